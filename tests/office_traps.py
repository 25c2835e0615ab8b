"""Office files that reach out: to the network, to files of the machine, to macros. And a socket that notices."""

import io
import socket
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SECRET = "SHIBBOLETH-4711"
_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        *(("office", "office"), ("text", "text"), ("draw", "drawing"), ("script", "script"), ("meta", "meta")),
        ("svg", "svg-compatible"),
    )
)
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


@dataclass
class Trap:
    """A listening socket of this machine, and what came in."""

    port: int
    heard: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def listening() -> Iterator[Trap]:
    """Note the first bytes of every connection and answer that there is nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        trap = Trap(server.getsockname()[1])

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(2)
                    try:
                        trap.heard.append(connection.recv(400))
                        connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                    except OSError:
                        trap.heard.append(b"")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield trap
        server.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def rtf(trap: Trap, secret: Path) -> bytes:
    """A template, pictures, text of a file, DDE and a linked object."""
    fields = (
        f'INCLUDEPICTURE "{trap.url}/p.png" \\\\d',
        f'INCLUDETEXT "{secret}"',
        'DDEAUTO c "touch" "a"',
        f'LINK Word.Document.8 "{trap.url}/l.doc" "" \\\\a \\\\r',
    )
    body = "".join(rf"{{\field{{\*\fldinst {each}}}{{\fldrslt old}}}}\par " for each in fields)
    object_ = r"{\object\objautlink\objupdate{\*\objclass Word.Document.8}{\*\objdata 01050000}{\result x}}"
    return rf"{{\rtf1\ansi{{\*\template {trap.url}/t.dot}}\pard text {body}{object_}\par}}".encode()


def odt(trap: Trap, secret: Path) -> bytes:
    """Pictures, sections and objects from elsewhere, a template, a page that reloads itself, a macro for its opening."""

    def link(to: str) -> str:
        return f'xlink:href="{to}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'

    def frame(inside: str) -> str:
        return f'<text:p><draw:frame svg:width="5cm" svg:height="5cm">{inside}</draw:frame></text:p>'

    content = (
        "<office:scripts><office:event-listeners><script:event-listener"
        ' script:language="ooo:script" script:event-name="dom:load"'
        ' xlink:href="vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document"'
        ' xlink:type="simple"/></office:event-listeners></office:scripts><office:body><office:text><text:p>text</text:p>'
        + frame(f"<draw:image {link(trap.url + '/o.png')}/>")
        + frame(f"<draw:object {link(trap.url + '/o.ods')}/>")
        + frame(f"<draw:floating-frame {link(trap.url + '/f.html')}/>")
        + f'<text:section text:name="a"><text:section-source {link(trap.url + "/s.odt")}/><text:p>old</text:p></text:section>'
        f'<text:section text:name="b"><text:section-source {link(secret.as_uri())} text:filter-name="Text"/>'
        "<text:p>old</text:p></text:section></office:text></office:body>"
    )
    meta = f'<meta:template {link(trap.url + "/t.ott")}/><meta:auto-reload {link(trap.url + "/r")} meta:delay="PT0S"/>'
    return _packed(content, meta)


def with_text(inside: str) -> bytes:
    """An OpenDocument text around its paragraphs."""
    return _packed(f"<office:body><office:text>{inside}</office:text></office:body>", "")


def _packed(content: str, meta: str) -> bytes:
    start = f'{_NAMES} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", f"<office:document-content {start}>{content}</office:document-content>")
        archive.writestr(
            "meta.xml", f"<office:document-meta {start}><office:meta>{meta}</office:meta></office:document-meta>"
        )
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
    return out.getvalue()
