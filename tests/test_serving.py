"""`nianbao browse`: one command serves the catalogue, under a prefix, behind a proxy, and over a new build."""

import html
import http.client
import json
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import exits
from cli.main import app
from extract.catalogue.load import build
from extract.catalogue.schema import SCHEMA_VERSION
from settings.paths import DataFolder
from tests.browser import end, free_port, wait_for
from tests.reverse_proxy import proxied
from tests.shards import line, report, write

PREFIX = "/nb/"


def built(data: Path, *agencies: str) -> Path:
    said = [line(f"http://www.wltzq.gov.cn/{name}.html", report(name, 2023)) for name in agencies]
    build([write(data / "extracts" / "a.warc.gz.jsonl.gz", said)], [], data / "catalogue.db")
    return data


@contextmanager
def browsing(data: Path, *options: str) -> Iterator[tuple[str, Path]]:
    """The address that `nianbao browse` serves, and the file of what it says."""
    port = free_port()
    said = data / "browse.log"
    command = [sys.executable, "-c", "from cli.main import main; main()", "browse", "--data", str(data)]
    with said.open("wb") as out:
        process = subprocess.Popen([*command, "--port", str(port), *options], stdout=out, stderr=out)
        try:
            wait_for(f"http://127.0.0.1:{port}/", process, said)
            yield f"http://127.0.0.1:{port}", said
        finally:
            end(process)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    data = built(tmp_path_factory.mktemp("serving"), "乌拉特中旗司法局", "乌拉特中旗水务局")
    with browsing(data, "--base-url", "nb") as (address, _):
        yield address, data


def ask(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    with closing(http.client.HTTPConnection(re.sub(r"^http://|/.*$", "", address), timeout=20)) as connection:
        connection.request("GET", "/" + address.split("/", 3)[3], headers=headers)
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()


def stopped(*words: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["browse", *map(str, words)], standalone_mode=False)
    assert isinstance(result.exception, exits.Stop), result.output
    return result.exception.status, result.exception.message


def links_of(proxy: str, path: str) -> set[str]:
    """Where a page leads on this server, as paths."""
    status, _, body = ask(proxy + path)
    assert status == 200, path
    found = re.findall(r'(?:href|src|action)="([^"]+)"', html.unescape(body.decode()))
    joined = (urllib.parse.urldefrag(urllib.parse.urljoin(f"https://nb.example.cn{path}", link)).url for link in found)
    return {link.removeprefix("https://nb.example.cn") for link in joined if link.startswith("https://nb.example.cn")}


@pytest.mark.parametrize("strip", ["", PREFIX])
def test_behind_a_proxy_every_link_keeps_the_prefix_whether_or_not_the_proxy_takes_it_off(
    served: tuple[str, Path], strip: str
) -> None:
    with proxied(served[0], strip=strip) as proxy:
        pages = ["", "en/", "catalogue", "catalogue/captures?_facet=role&_facet_size=1", "catalogue?sql=select+1+as+x"]
        links = set().union(*(links_of(proxy, PREFIX + page) for page in pages))
        assert all(link.startswith(PREFIX) for link in links), links
        assert not [link for link in links if link.startswith(PREFIX * 2) or f"{PREFIX}nb/" in link]
        for link in sorted(links):
            assert ask(proxy + link)[0] != 404, link
        said = json.loads(ask(f"{proxy}{PREFIX}catalogue/labels.json?_size=1")[2])
        assert said["next_url"].startswith(f"https://nb.example.cn{PREFIX}catalogue/labels.json?")
        status, headers, _ = ask(f"{proxy}{PREFIX}catalogue/reports/")
        assert (status, headers["location"]) == (302, f"{PREFIX}catalogue/reports")
        tag = ask(f"{proxy}{PREFIX}")[1]["etag"]
        assert ask(f"{proxy}{PREFIX}", **{"If-None-Match": tag})[0] == 304


def test_the_address_of_the_prefix_without_its_slash_leads_to_the_home_page(served: tuple[str, Path]) -> None:
    status, headers, _ = ask(f"{served[0]}/nb")
    assert (status, headers["location"]) == (308, PREFIX)


def test_a_port_that_is_taken_is_told_with_the_remedy(served: tuple[str, Path]) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]
        status, message = stopped("--data", served[1], "--port", str(port))
    assert status == exits.ADDRESS_TAKEN
    assert f"port {port} of 127.0.0.1 is taken" in message
    assert stopped("--data", served[1], "--host", "203.0.113.1")[0] == exits.ADDRESS_TAKEN


def test_what_cannot_be_served_is_told_with_the_command_that_mends_it(tmp_path: Path) -> None:
    assert stopped("--data", tmp_path)[0] == exits.NOTHING_YET
    data = built(tmp_path / "data", "甲")
    catalogue = DataFolder(data).catalogue
    for version, words in ((SCHEMA_VERSION - 1, "nianbao extract --data"), (SCHEMA_VERSION + 1, "update")):
        with closing(sqlite3.connect(catalogue)) as connection:
            connection.execute(f"pragma user_version = {version}")
        status, message = stopped("--data", data)
        assert status == exits.NOTHING_YET
        assert words in message
    catalogue.write_bytes(b"no database at all" * 100)
    assert stopped("--data", data)[0] == exits.UNREADABLE
    built(data, "甲")
    DataFolder(data).withheld.mkdir()
    (DataFolder(data).withheld / "bad.yml").write_text("x", encoding="utf-8")
    assert stopped("--data", data)[0] == exits.BAD_TABLE


def counted(address: str) -> int:
    try:
        with urllib.request.urlopen(f"{address}/catalogue.json?sql=select+count(*)+from+reports", timeout=5) as answer:
            return int(json.load(answer)["rows"][0][0])
    except OSError:
        return -1


def test_a_catalogue_that_is_built_anew_is_served_and_the_old_one_whole_until_then(tmp_path: Path) -> None:
    data = built(tmp_path, "甲")
    with browsing(data) as (address, said):
        assert counted(address) == 1
        built(data, "甲", "乙")
        seen = []
        end = time.monotonic() + 30
        while time.monotonic() < end and (not seen or seen[-1] != 2):
            seen.append(counted(address))
            time.sleep(0.05)
        assert [n for n in dict.fromkeys(seen) if n != -1] in ([1, 2], [2]), "never half of one and half of the other"
        assert "built anew" in said.read_text()
