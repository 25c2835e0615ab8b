"""What an archivist withholds: files that say what and why, and what they do to what is shown."""

from pathlib import Path

import pytest

from extract.withheld import (
    AlreadyWithheld,
    BadWithheld,
    Withheld,
    load_withheld,
    read_withheld,
    unknown,
    write_withheld,
)

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


def test_a_target_that_is_nowhere_is_told() -> None:
    entries = read_withheld("a.yml", ENTRY)
    assert unknown(entries, ["3f1c0a9b7d2e4f60"], []) == [entries[1]]
    assert not unknown(entries, ["3f1c0a9b7d2e4f60"], ["<urn:uuid:5f>"])
