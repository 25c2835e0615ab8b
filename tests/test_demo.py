"""`make demo` does what it says, twice."""

import re
import sqlite3
from pathlib import Path

from tests.conftest import nianbao


def test_the_demo_finds_every_report_and_catalogues_nothing_twice(tmp_path: Path) -> None:
    first = nianbao("demo", "--data", tmp_path, "--quiet")
    assert first.returncode == 0, first.stderr[-2000:]
    reports = catalogued(tmp_path)
    found, existing = map(int, re.search(r"^all .*?(\d+) of (\d+)", first.stdout, re.MULTILINE).groups())  # type: ignore[union-attr]
    assert found == existing == len(reports) >= 60
    assert "browse --data" in first.stdout
    second = nianbao("demo", "--data", tmp_path, "--quiet")
    assert second.returncode == 0, second.stderr[-2000:]
    assert catalogued(tmp_path) == reports


def catalogued(data: Path) -> list[tuple[str, ...]]:
    with sqlite3.connect(data / "catalogue.db") as connection:
        return connection.execute("select id, title, agency, year from reports order by id").fetchall()
