"""The sample region is the truth other tests measure with, so it is measured first."""

import http.client
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import docx
import pytest
from lxml import html as lxml_html

from settings.regions import region_at, region_path
from tests.conftest import ROOT
from tests.portals.audit import violations
from tests.portals.codes import DISCLOSURE, OUTCOME_LABELS, PERSON_LABELS, REQUEST_ROWS, cell_keys
from tests.portals.draft import PDF_FORMS
from tests.portals.frame import FICTION
from tests.portals.parts import HEADINGS
from tests.portals.prose import NOTICES
from tests.portals.serve import Region, serving
from tests.portals.tables import CHECKSUM_NOTE
from tests.portals.world import World, build_world

DIGEST = """
import hashlib, json
from tests.portals.world import build_world
world = build_world(3, 1)
digest = hashlib.sha256(json.dumps(world.truth, ensure_ascii=False).encode())
for url, page in world.pages.items():
    digest.update(url.encode()); digest.update(page.body); digest.update((page.location or "").encode())
print(digest.hexdigest())
"""
RULES = {
    "flow", "row-total", "concluded-total", "proceedings-total", "rulemaking-power", "period", "not-a-count",
    "foreign-region", "text-vs-table", "narrative", "information-fee",
}  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(seed=1)


@pytest.fixture(scope="module")
def region(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Region]:
    with serving(out=tmp_path_factory.mktemp("region"), world=world) as served:
        yield served


def reports(world: World) -> list[dict[str, Any]]:
    return world.truth["reports"]


def test_two_builds_are_byte_identical_whatever_the_hash_seed() -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", DIGEST],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "4242")
    ]
    digests = [run.communicate(timeout=120)[0].strip() for run in runs]
    assert len(digests[0]) == 64
    assert digests[0] == digests[1]


def test_another_seed_is_another_world(world: World) -> None:
    other = build_world(seed=2)
    same = [url for url in world.pages if url in other.pages and other.pages[url].body == world.pages[url].body]
    assert len(same) < len(world.pages) / 10


def test_the_region_is_large_enough_to_mean_something(world: World) -> None:
    assert len(world.truth["portals"]) >= 5
    assert len({p["family"] for p in world.truth["portals"]}) >= 3
    assert world.truth["pages"] >= 400
    assert len(reports(world)) >= 90
    assert {r["year"] for r in reports(world)} >= set(range(2008, 2026))
    assert {r["scope"] for r in reports(world)} == {"aggregate", "office", "department", "township", "zone"}
    forms = Counter(r["form"] for r in reports(world))
    assert {"html", "docx", "both", "cell-lines", "tab-rows", "bare-lines", *PDF_FORMS} <= forms.keys()
    assert min(forms.values()) >= 3


def test_every_rule_and_defect_is_planted_at_least_twice_in_reports_of_their_own(world: World) -> None:
    planted = Counter(rule for r in reports(world) for rule in r["planted"])
    assert planted.keys() == RULES
    assert min(planted.values()) >= 2
    defects = Counter(name for r in reports(world) for name in r["defects"])
    assert len(defects) >= 20
    assert min(defects.values()) >= 2
    assert all(len(r["planted"]) + len(r["defects"]) <= 1 for r in reports(world))


def test_a_planted_error_breaks_its_rule_and_nothing_else_is_broken(world: World) -> None:
    for report in reports(world):
        found = {finding["rule"] for finding in report["findings"]}
        assert set(report["planted"]) <= found
        assert found == set() or report["planted"], report["id"]


def test_truth_has_every_cell_of_its_layout_and_its_sums_are_those_of_the_findings(world: World) -> None:
    checked = 0
    for report in reports(world):
        keys = [tuple(cell[:3]) for cell in report["cells"]]
        assert keys == list(cell_keys(report["layout"]))
        assert all(value is None for *_, value, state in report["cells"] if state != "value")
        values = {tuple(cell[:3]): cell[3] for cell in report["cells"]}
        power = report["region_code"] == "150800" and report["scope"] == "aggregate"
        sums = [
            [rule, [list(k) for k in cells]]
            for rule, cells in violations(report["layout"], values, may_make_rules=power)
        ]
        stated = [[f["rule"], f["cells"]] for f in report["findings"] if f["cells"] and f["rule"] != "text-vs-table"]
        assert sorted(sums) == sorted(stated)
        checked += len(values)
    assert checked > 20_000


def test_official_reports_have_six_parts(world: World) -> None:
    assert {r["sections"] for r in reports(world) if r["layout"] != "free"} == {6}


def test_zeros_do_not_flatter(world: World) -> None:
    busy = [r for r in reports(world) if sum(bool(cell[3]) for cell in r["cells"]) >= 40]
    assert len(busy) >= 40
    received = [c[3] for r in reports(world) for c in r["cells"] if c[:3] == ["requests", "received", "total"] and c[3]]
    assert max(received) >= 200


def test_what_is_carried_out_is_carried_in_next_year(world: World) -> None:
    totals: dict[tuple[str, str, int], dict[str, Any]] = {}
    for report in reports(world):
        if not report["planted"]:
            key = (report["portal_id"], re.sub("^沙县区?", "", report["agency"]), report["year"])
            totals[key] = {c[1]: c[3] for c in report["cells"] if c[0] == "requests" and c[2] == "natural_person"}
    pairs = [
        (totals[p, a, y], totals[p, a, y + 1]) for p, a, y in totals if (p, a, y + 1) in totals and totals[p, a, y]
    ]
    known = [(x["carried_out"], y["carried_in"]) for x, y in pairs if None not in (x["carried_out"], y["carried_in"])]
    assert len(known) > 60
    assert all(out == into for out, into in known)


def test_regions_are_those_of_the_year(world: World) -> None:
    for report in reports(world):
        region = region_at(report["region_code"], report["year"])
        assert region is not None
        assert region.code == report["region_code"]
        assert region_path(report["region_code"], report["year"]) == report["region_path"]
    assert {r["region_code"] for r in reports(world)} >= {"350427", "350405"}


def text_of(world: World, url: str) -> str:
    page = world.pages[url]
    return page.body.decode("utf-8" if "charset=utf-8" in page.content_type else "gb18030")


def links_of(world: World, url: str) -> set[str]:
    """Links, script pagers and embedded list rows of a page, as a browser would follow them."""
    text = text_of(world, url)
    drawn = set(world.pages[url].shows)
    records = " ".join(re.findall(r"<record><!\[CDATA\[(.*?)\]\]></record>", text, re.S))
    found = drawn
    for piece in (text, records):
        if piece.strip():
            tree = lxml_html.fromstring(
                f"<html><body>{piece}</body></html>" if piece is records else piece.encode("utf-8"), parser=PARSER
            )
            found |= {urljoin(url, a.get("href")) for a in tree.iter("a") if a.get("href")}
    for total in re.findall(r'createPageHTML\((\d+), 0, "index", "html"\)|countPage = (\d+);', text):
        folder = url.rpartition("/")[0]
        found |= {f"{folder}/index_{n}.html" for n in range(1, int(total[0] or total[1]))}
    for total in re.findall(r"createPageHTML\('page_div',(\d+),1,'list','shtml',\d+\)", text):
        found |= {url.replace("list.shtml", f"list_{n}.shtml") for n in range(2, int(total) + 1)}
    return found


PARSER = lxml_html.HTMLParser(encoding="utf-8")


def proxied(world: World, url: str) -> set[str]:
    """What the Hanweb proxy adds to a list page."""
    host = url.split("/")[2]
    column = re.search(r"columnid:(\d+)", text_of(world, url))
    if not column:
        return set()
    answer = world.pages[f"http://{host}/module/web/jpage/dataproxy.jsp"].answer
    assert answer is not None
    rows = answer({"columnid": column.group(1), "startrecord": "1", "endrecord": "100"}).decode()
    return {urljoin(url, path) for path in re.findall(r"href='([^']+)'", rows)}


def is_page(world: World, url: str) -> bool:
    page = world.pages.get(url)
    return page is not None and page.status == 200 and page.content_type.startswith("text/html") and not page.answer


def test_every_link_leads_somewhere_or_is_declared_dead(world: World) -> None:
    declared = set(world.truth["dead"])
    for url in world.pages:
        if is_page(world, url):
            for link in links_of(world, url):
                exact = link in world.pages or "dataproxy" in link
                assert exact or link in declared, (url, link)
    assert all(url not in world.pages for url in declared)


def test_every_report_and_attachment_is_reached_from_the_home_pages(world: World) -> None:
    queue = [portal["home_url"] for portal in world.portals]
    seen = set(queue)
    while queue:
        url = queue.pop()
        page = world.pages.get(url)
        if page is None or page.kind == "forbidden":
            continue
        further = (
            {page.location}
            if page.location
            else links_of(world, url) | proxied(world, url)
            if is_page(world, url)
            else set()
        )
        queue += [link for link in further if link not in seen]
        seen |= further
    for report in reports(world):
        assert report["url"] in seen
        assert set(report["attachments"]) <= seen
    for portal in world.portals:
        assert portal["list_url"] in seen


def test_each_report_stands_at_one_address_and_no_lookalike_is_one(world: World) -> None:
    urls = [r["url"] for r in reports(world)]
    assert len(set(urls)) == len(urls)
    others = {url for name in ("lookalikes", "forbidden", "soft404", "dead", "redirects") for url in world.truth[name]}
    assert not others & set(urls)
    assert len(world.truth["lookalikes"]) > 100
    for report in reports(world):
        assert (report["attachment_url"] is not None) == (report["form"] in ("docx", *PDF_FORMS))


def test_every_page_says_that_it_is_invented(world: World) -> None:
    for url in world.pages:
        if is_page(world, url) and url not in world.truth["soft404"]:
            assert FICTION in text_of(world, url), url


def test_gbk_pages_do_not_say_so_and_one_says_too_little(world: World) -> None:
    pages = [p for url, p in world.pages.items() if "yangben-qtx" in url and p.content_type == "text/html" and p.body]
    assert len(pages) > 50
    declared = [p for p in pages if b"charset=" in p.body]
    assert len(declared) == 1
    with pytest.raises(UnicodeDecodeError):
        declared[0].body.decode("gb2312")
    for page in pages:
        with pytest.raises(UnicodeDecodeError):
            page.body.decode("utf-8")


def test_attached_files_open_in_another_library(world: World, tmp_path: Path) -> None:
    report = next(r for r in reports(world) if r["form"] == "docx" and r["layout"] == "2021" and not r["defects"])
    file = world.truth["redirect_targets"].get(report["attachment_url"], report["attachment_url"])
    path = tmp_path / "report.docx"
    path.write_bytes(world.pages[file].body)
    tables = docx.Document(str(path)).tables
    assert [len(table.columns) for table in tables] == [4, 10, 15]
    last = [cell.text for cell in tables[1].rows[-1].cells][-1]
    assert last == str(next(c[3] for c in report["cells"] if c[:3] == ["requests", "carried_out", "total"]))


def test_no_text_of_the_seeds_is_in_the_world(world: World, shared: Path) -> None:
    labels = [CHECKSUM_NOTE, *NOTICES.values(), *(h for hs in HEADINGS.values() for h in hs)]
    labels += [label for rows in REQUEST_ROWS.values() for _, path in rows for label in path]
    labels += [
        "其他法律法规禁止公开",
        "其他法律和行政法规禁止公开",
        "申请人无正当理由逾期不补正行政机关不再受理其政府信息公开申请",
        "中华人民共和国政府信息公开条例",
        "政府信息公开信息处理费管理办法",
    ]
    labels += [
        "".join(("申请人情况自然人法人或其他组织总计", *PERSON_LABELS[1:6])),
        "".join(("自然人法人或其他组织", *PERSON_LABELS[1:6])),
        "行政复议行政诉讼",
        "未经复议直接起诉",
    ]
    labels += ["".join(OUTCOME_LABELS), "复议后起诉"]
    labels += [label for blocks in DISCLOSURE.values() for block in blocks for label in (block[0], *block[1])]

    def bare(text: str) -> str:
        """Han characters only, official labels cut out: punctuation and numbers differ between conversions."""
        text = re.sub(r"[^\u4e00-\u9fff]", "", re.sub(r"<[^>]+>|&[a-z]+;", "", text))
        for label in sorted({re.sub(r"[^\u4e00-\u9fff]", "", label) for label in labels}, key=len, reverse=True):
            text = text.replace(label, "\0") if len(label) > 3 else text
        return text

    runs = set()
    for seed in sorted((shared / "seeds").glob("*.txt")):
        for piece in bare(seed.read_text(encoding="utf-8")).split("\0"):
            runs |= {piece[n : n + 28] for n in range(len(piece) - 27)}
    assert len(runs) > 1000
    for report in reports(world):
        for piece in bare(text_of(world, report["url"])).split("\0"):
            assert not runs & {piece[n : n + 28] for n in range(len(piece) - 27)}, report["url"]


def ask(region: Region, url: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    host, _, path = url.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection("127.0.0.1", region.port, timeout=10)
    connection.request("GET", f"/{path}", headers={"Host": host, **headers})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_every_host_of_the_table_is_in_the_connect_map(region: Region) -> None:
    lines = [line for line in region.connect_map.read_text().splitlines() if not line.startswith("#")]
    mapped = {line.split()[0] for line in lines}
    assert all(line.split()[1] == f"127.0.0.1:{region.port}" for line in lines)
    named = {f"{host}:80" for portal in region.world.portals for host in portal["hosts"].split()}
    served = {f"{url.split('/')[2]}:80" for url in region.world.pages}
    assert mapped == named == served
    assert json.loads(region.truth_path.read_text(encoding="utf-8")) == region.truth


def test_the_server_answers_as_portals_do(region: Region) -> None:
    world = region.world
    for url in (*world.truth["soft404"], *(r["url"] for r in reports(world)[::25])):
        answer, body = ask(region, url)
        assert answer.status == 200
        assert body == world.pages[url].body
    moved, _ = ask(region, world.truth["redirects"][0])
    assert (moved.status, moved.getheader("Location")) == (
        302,
        world.truth["redirect_targets"][world.truth["redirects"][0]],
    )
    assert ask(region, world.truth["dead"][0])[0].status == 404
    assert ask(region, "http://www.nobody.gov.cn/")[0].status == 404
    robots, text = ask(region, "http://www.yangben-wzq.gov.cn/robots.txt")
    assert robots.status == 200
    assert b"Disallow: /nbzl/" in text
    assert all("/nbzl/" in url for url in world.truth["forbidden"])


def test_one_host_compresses_and_one_sends_chunks(region: Region) -> None:
    packed, body = ask(region, "http://www.yangben-alsyq.gov.cn/", **{"Accept-Encoding": "gzip"})
    assert packed.getheader("Content-Encoding") == "gzip"
    assert body[:2] == b"\x1f\x8b"
    chunked, body = ask(region, "http://www.yangben-sx.gov.cn/")
    assert chunked.getheader("Transfer-Encoding") == "chunked"
    assert body == region.world.pages["http://www.yangben-sx.gov.cn/"].body


def test_list_proxy_pages_by_query_and_by_form(region: Region) -> None:
    home = "http://www.yangben-alsyq.gov.cn"
    columns = [u for u, p in region.world.pages.items() if u.startswith(f"{home}/col/") and p.kind == "list"]
    sizes = {}
    for url in columns:
        number = re.search(r"col(\d+)", url).group(1)  # type: ignore[union-attr]
        query = f"startrecord=11&endrecord=20&perpage=10&columnid={number}"
        sizes[number] = ask(region, f"{home}/module/web/jpage/dataproxy.jsp?{query}")[1].count(b"<record>")
    assert max(sizes.values()) > 5
    number = max(sizes, key=lambda n: sizes[n])
    connection = http.client.HTTPConnection("127.0.0.1", region.port, timeout=10)
    form = f"startrecord=11&endrecord=12&columnid={number}"
    connection.request("POST", "/module/web/jpage/dataproxy.jsp", form, {"Host": home.removeprefix("http://")})
    assert connection.getresponse().read().count(b"<record>") == 2
    connection.close()


def test_one_connection_carries_many_requests_and_each_is_logged(region: Region) -> None:
    before = len(region.log_path.read_text().splitlines())
    connection = http.client.HTTPConnection("127.0.0.1", region.port, timeout=10)
    begun = time.monotonic()
    for _ in range(40):
        connection.request("GET", "/", headers={"Host": "www.yangben-wzq.gov.cn"})
        connection.getresponse().read()
    assert time.monotonic() - begun < 10
    connection.close()
    lines = region.log_path.read_text().splitlines()[before:]
    assert len(lines) == 40
    assert lines[0].split()[1:] == ["www.yangben-wzq.gov.cn", "GET", "/", "200"]


@pytest.mark.parametrize("ended_by", ["closing its input", "SIGTERM"])
def test_the_command_serves_until_it_is_ended(tmp_path: Path, ended_by: str) -> None:
    command = [sys.executable, "-m", "tests.portals.serve", "--out", str(tmp_path / "out"), "--seed", "5"]
    run = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
        truth = json.loads((tmp_path / "out" / "truth.json").read_text(encoding="utf-8"))
        assert truth["seed"] == 5
        if ended_by == "SIGTERM":
            run.terminate()
            run.wait(timeout=20)
        _, errors = run.communicate(timeout=20)
        assert "delay between requests is 0" in errors
        assert run.returncode == 0
    finally:
        run.kill()
