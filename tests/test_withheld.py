"""What an archivist withholds: files that say what and why, and what they do to what is shown."""

import asyncio
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from datasette.app import Datasette
from datasette.utils import tilde_encode

from cli.main import app
from extract.catalogue.load import build
from extract.catalogue.site.pages import pages
from extract.catalogue.site.serving import environment
from extract.withheld import (
    AlreadyWithheld,
    BadWithheld,
    Withheld,
    load_withheld,
    read_withheld,
    write_withheld,
)
from settings.paths import DataFolder
from tests.in_process import serving_here
from tests.shards import line, report, write

ENTRY = "- report: 3f1c0a9b7d2e4f60\n  reason: 正文含姓名\n  by: 张三\n  on: 2026-11-22\n- record: <urn:uuid:5f>\n  reason: x\n"


def test_a_file_names_reports_and_records_with_their_reasons() -> None:
    assert read_withheld("a.yml", ENTRY) == (
        Withheld(kind="report", target="3f1c0a9b7d2e4f60", reason="正文含姓名", by="张三", on_="2026-11-22"),
        Withheld(kind="record", target="<urn:uuid:5f>", reason="x"),
    )


def test_an_id_that_looks_like_a_number_stays_as_it_is_written() -> None:
    (entry,) = read_withheld("a.yml", "- report: 0123456701234567\n  reason: x")
    assert entry.target == "0123456701234567"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: b", "list"),
        ("- report: x", "reason"),
        ("- reason: x", "either"),
        ("- report: x\n  record: y\n  reason: z", "either"),
        ("- report: x\n  reason: ' '", "reason"),
        ("- report: x\n  reason: z\n  on: 22.11.2026", "2026-11-22"),
        ("- report: [x]\n  reason: z", "one id"),
        ("- report: x\n  reason: z\n  until: 2030", "nothing else"),
        ("- [", "YAML"),
    ],
)
def test_a_bad_file_is_named_with_the_entry_and_the_remedy(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "bad.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BadWithheld, match=r"bad\.yml") as told:
        load_withheld([tmp_path])
    assert says in str(told.value)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.yml").write_bytes(b"- report: \xff\xff\xb0\n")
    with pytest.raises(BadWithheld, match=r"bad\.yml"):
        load_withheld([tmp_path])


def test_what_is_written_is_read_back_and_is_written_once(tmp_path: Path) -> None:
    entry = Withheld(kind="record", target="<urn:uuid:5f>", reason="姓名: #1 'x' \"y\"", by="张三", on_="2026-11-22")
    path = write_withheld(tmp_path / "withheld", entry)
    assert load_withheld([tmp_path / "withheld", tmp_path / "absent"]) == (entry,)
    with pytest.raises(AlreadyWithheld, match=path.name):
        write_withheld(tmp_path / "withheld", entry)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_target_that_is_nowhere_is_told_at_the_build(data: DataFolder, caplog: pytest.LogCaptureFixture) -> None:
    shards = list(data.extracts.glob("*.jsonl.gz"))
    ((one, record), _) = ids(data)
    known = f"- report: {one}\n  reason: x\n- record: {record.strip('<>')}\n  reason: x\n"
    build(shards, [], data.catalogue, withheld=read_withheld("a.yml", known))
    assert not caplog.messages
    build(shards, [], data.catalogue, withheld=read_withheld("a.yml", ENTRY))
    assert ["3f1c0a9b7d2e4f60" in caplog.text, "<urn:uuid:5f> is nowhere" in caplog.text] == [True, True]


URL = "http://www.wltzq.gov.cn/1.html"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    """A data folder with two reports, told to the server."""
    folder = DataFolder(tmp_path)
    said = [line(URL, report("乌拉特中旗司法局", 2023)), line(f"{URL}?2", report("乌拉特中旗水务局", 2023))]
    build([write(folder.extracts / "test-00000.warc.gz.jsonl.gz", said)], [], folder.catalogue)
    monkeypatch.setenv(*environment([folder]).popitem())
    return folder


def served(folder: DataFolder) -> Datasette:
    return serving_here(folder.catalogue, "/")


def ids(folder: DataFolder) -> list[tuple[str, str]]:
    sql = "select id, primary_capture from reports order by agency"
    with closing(sqlite3.connect(folder.catalogue)) as connection:
        return connection.execute(sql).fetchall()


def test_what_is_withheld_is_answered_with_the_reason_at_once_whatever_address_names_it(data: DataFolder) -> None:
    (one, record), (other, _) = ids(data)

    async def walk() -> None:
        client = served(data).client
        tag = (await client.get(f"/report/{other}")).headers["etag"]
        path = write_withheld(
            data.withheld, Withheld(kind="report", target=one, reason="含<b>姓名</b>", on_="2026-11-22")
        )
        escaped = "".join(f"~{ord(c):02X}" if c in "/:<>" else c for c in one)
        for address in (
            *(f"/report/{one}", f"/figure/{one}/requests/received/total", f"/catalogue/reports/{escaped}"),
            *(f"/catalogue/sections.csv?report_id={one}", f"/catalogue.json?sql=select+1+where+'{one}'"),
            *(f"/compare?report={other}&report=%{ord(one[0]):02X}{one[1:]}", f"/catalogue/reports/{one}.json"),
        ):
            answer = await client.get(address)
            assert (answer.status_code, "含&lt;b&gt;姓名" in answer.text) == (451, True), address
        assert "withheld on 2026-11-22" in (await client.get(f"/en/report/{one}")).text
        there = await client.get(f"/report/{other}", headers={"if-none-match": tag})
        assert there.status_code == 200, "what caches have is asked for again"
        path.write_text("- broken", encoding="utf-8")
        assert (await client.get(f"/report/{one}")).status_code == 451, "as it could last be read"
        path.unlink()
        assert (await client.get(f"/catalogue/reports/{one}")).status_code != 451
        write_withheld(data.withheld, Withheld(kind="record", target=record, reason="要求"))
        assert (await client.get(f"/catalogue/reports/{one}")).status_code == 451, "it was read from that record"
        assert (await client.get(f"/catalogue/captures/{tilde_encode(record)}")).status_code == 451
        assert (await client.get("/withheld/nothing")).status_code == 404

    asyncio.run(walk())


def test_until_the_rebuild_no_page_is_served_that_may_still_have_it(data: DataFolder) -> None:
    """Every page of ours and Datasette's tables, queries and downloads: without its id and title, or not at all."""
    (one, _), (other, _) = ids(data)
    title = "乌拉特中旗司法局2023年政府信息公开工作年度报告"
    sample = {"id": other, "report": other, "table": "requests", "row": "received", "column": "total", "code": "150824"}

    def addresses() -> Iterator[str]:
        for page in pages().values():
            names = set(re.findall(r"\{(\w+)\}", page.address))
            if names <= sample.keys():
                yield from (page.path(lang, **{name: sample[name] for name in names}) for lang in ("zh", "en"))
        yield from ("/catalogue", "/catalogue.db", "/catalogue/reports", "/catalogue/sections.csv?_stream=on")
        yield from (
            f"/catalogue/reports/{other}",
            "/catalogue.json?sql=select+title+from+reports",
            "/catalogue/figures",
        )

    async def walk() -> dict[str, tuple[int, bool]]:
        client = served(data).client
        answers = {address: await client.get(address) for address in addresses()}
        return {a: (r.status_code, one in r.text or title in r.text) for a, r in answers.items()}

    before = asyncio.run(walk())
    assert sum(shown for _, shown in before.values()) >= 10, "many pages have it"
    write_withheld(data.withheld, Withheld(kind="report", target=one, reason="含姓名"))
    after = asyncio.run(walk())
    assert [address for address, (_, shown) in after.items() if shown] == []
    assert {status for address, (status, _) in after.items() if address.startswith("/catalogue")} == {503}
    assert {after[address][0] for address in (f"/report/{other}", "/reports", "/en/help", "/dictionary")} == {200}
    assert {after[address][0] for address in ("/", "/en/agencies", "/findings")} == {503}


def test_the_command_takes_it_out_of_the_catalogue_where_it_has_all_that_made_it(data: DataFolder) -> None:
    (one, _), (other, _) = ids(data)

    def said(*options: str) -> tuple[int, dict[str, Any]]:
        asked = ["withhold", *options, "--reason", "含姓名", "--json", "--data", str(data.root)]
        result = CliRunner().invoke(app, asked)
        return result.exit_code, json.loads(result.output)

    assert (said(one)[1]["rebuilt"], len(ids(data))) == (False, 2), "the WARC of its extract is in another folder"
    data.warc.mkdir()
    (data.warc / "test-00000.warc.gz").touch()
    assert (said(other, "--later")[1]["rebuilt"], len(ids(data))) == (False, 2)
    shard = data.extracts / "test-00000.warc.gz.jsonl.gz"
    gone = shard.rename(data.root / shard.name)
    assert said("--record", ids(data)[0][1])[1]["rebuilt"] is False, (
        "an extract was deleted: the rest is not all there is"
    )
    gone.rename(shard)
    next(file for file in data.withheld.glob("*.yml") if other in file.read_text(encoding="utf-8")).unlink()
    code, told = said(other)
    assert (code, told["rebuilt"], ids(data)) == (0, True, []), "that one, and the one left for later"


def test_lists_and_searches_leave_it_out_at_once(data: DataFolder) -> None:
    (one, _), (other, _) = ids(data)

    async def listed() -> list[bool]:
        client = served(data).client
        addresses = ("/reports", "/en/reports?q=2023", "/reports?format=csv", "/reports?format=json")
        return [one in (await client.get(address)).text for address in addresses]

    def searched() -> set[str]:
        said = CliRunner().invoke(app, ["search", "2023", "--json", "--data", str(data.root)]).output
        return {hit["report_id"] for hit in json.loads(said)["hits"]}

    assert asyncio.run(listed()) == [True] * 4
    assert searched() == {one, other}
    write_withheld(data.withheld, Withheld(kind="report", target=one, reason="含姓名"))
    assert asyncio.run(listed()) == [False] * 4
    assert searched() == {other}


def test_a_build_completes_it_and_the_archive_keeps_it(data: DataFolder) -> None:
    (one, _), (other, _) = ids(data)
    write_withheld(data.withheld, Withheld(kind="report", target=one, reason="含姓名", by="张三"))
    shards = list(data.extracts.glob("*.jsonl.gz"))
    build(shards, [], data.catalogue, withheld=load_withheld([data.withheld]))
    with closing(sqlite3.connect(data.catalogue)) as connection:
        tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        dump = {name: str(connection.execute(f'select * from "{name}"').fetchall()) for name in tables}
    assert [name for name, rows in dump.items() if one in rows] == ["withheld"]
    assert [i for i, _ in ids(data)] == [other]

    async def walk() -> None:
        client = served(data).client
        assert "含姓名" in (await client.get(f"/report/{one}")).text
        assert (await client.get("/catalogue.db")).status_code == 200

    asyncio.run(walk())
