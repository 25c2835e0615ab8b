"""What a browser is allowed on our pages, and Datasette's own templates made to need no more than that.

Scripts come from our own files; inline ones only where they are Datasette's, word for word, by their SHA-256. Inline styles
are none: those of Datasette's templates are taken out of the templates' text, before any value is put in.
"""

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from jinja2 import BaseLoader, Environment

CLOSED = ("patterns.html", "allow_debug.html", "messages_debug.html", "permissions_debug.html", "logout.html")
"""Templates of pages that are not served."""

NO_POWERS = "accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation gyroscope hid identity-credentials-get"
NO_POWERS += (
    " idle-detection magnetometer microphone midi payment picture-in-picture publickey-credentials-get screen-wake-lock"
)
NO_POWERS += " serial storage-access usb xr-spatial-tracking"

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"<style[^>]*>.*?</style>", re.DOTALL)
_ATTRIBUTE = re.compile(r"""\sstyle="(?:\{\{.*?\}\}|[^"{])*\"""")
_RESIZER = re.compile(r"""<script src="[^"]*cm-resize[^"]*"></script>|cmResize\([^)]*\);""")
_FACETS = "DATASETTE_ALLOW_FACET = {{ datasette_allow_facet }};"
_MORE = re.compile(r"""href="\{\{ (path_with_replaced_args\(request, \{[^{}]*\}\)) \}\}\"""")
_CSV = '<a href="{{ url_csv }}">CSV</a>'
_EXCEL = ', <a href="{{ url_csv }}&amp;_bom=1">CSV (Excel)</a>'
_CELL = re.compile(r'<td class="col-\{\{ ((?:cell\.)?column)\|')


def headers(inline_scripts: Iterator[str]) -> Mapping[str, str]:
    """The headers of every answer that has none of the same name. In: texts of the inline scripts that may run."""
    hashes = "".join(f" '{_hash(script)}'" for script in inline_scripts)
    policy = {
        "default-src": "'none'",
        "script-src": f"'self'{hashes}",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "frame-src": "'self'",
        "manifest-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return {
        "content-security-policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "permissions-policy": ", ".join(f"{power}=()" for power in NO_POWERS.split()),
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "x-permitted-cross-domain-policies": "none",
    }


def _hash(script: str) -> str:
    return f"sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}"


def inline_scripts(templates: Path) -> Iterator[str]:
    """The inline scripts of Datasette's templates as a page has them. In: the folder of its templates.

    A script with a value in it is none of them, save the one whose value is `true` or `false`.
    """
    for file in sorted(templates.glob("*.html")):
        for script in _SCRIPT.findall(stilled(file.read_text(encoding="utf-8"))) if file.name not in CLOSED else ():
            if script == _FACETS:
                yield from (_FACETS.replace("{{ datasette_allow_facet }}", value) for value in ("true", "false"))
            elif "{{" not in script and "{%" not in script:
                yield script


def stilled(source: str) -> str:
    """The text of one of Datasette's templates without inline styles; each cell says its column, for narrow screens.

    Links that forget the prefix of the catalogue get it; the handle that resizes the editor, which makes a style, goes;
    CSV with a BOM is offered beside the one without.
    """
    source = _RESIZER.sub("", source)
    source = _ATTRIBUTE.sub("", _STYLE.sub("", source))
    source = source.replace(_CSV, _CSV + _EXCEL)
    source = _MORE.sub(r'href="{{ urls.path(\1) }}"', source)
    return _CELL.sub(r'<td data-label="{{ \1 }}" class="col-{{ \1|', source)


class StilledLoader(BaseLoader):
    """The templates of another loader; those in one folder are stilled."""

    def __init__(self, loader: BaseLoader, folder: Path) -> None:
        self._loader = loader
        self._folder = folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        source, name, current = self._loader.get_source(environment, template)
        ours = name is None or Path(name).parent != self._folder
        return (source if ours else stilled(source)), name, current

    def list_templates(self) -> list[str]:
        return self._loader.list_templates()
