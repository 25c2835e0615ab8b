"""One crawl a data folder: the second is told who holds it."""

from pathlib import Path

from archive.lock import crawl_lock
from settings.paths import DataFolder
from tests.conftest import SampleRun, nianbao


def test_a_second_crawl_and_an_index_are_told_who_holds_the_folder(sample: SampleRun, tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    data.warc.mkdir()
    table = sample.data.root / "sample" / "portals.csv"
    connect_map = sample.data.root / "sample" / "connect-map.txt"
    with crawl_lock(data.root):
        for command in (("crawl", "--portals", table, "--connect-map", connect_map), ("archive", "index")):
            result = nianbao(*command, "--data", tmp_path)
            assert result.returncode == 10, result.stderr
            assert str(tmp_path) in result.stderr
