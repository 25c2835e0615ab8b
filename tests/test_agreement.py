"""The tools of others agree with us on every record, and would say so if they did not."""

import gzip
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.cdxj import cdxj_path
from archive.files import warc_files
from archive.index import CrawlDb
from archive.writer import WarcStore
from settings.paths import DataFolder
from tests.agreement import agreement
from tests.conftest import SampleRun
from tests.exchanges import ANSWERS, WHEN, counted_ids, exchanges
from tests.test_resource import TLS, dom_of, view_of


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Every odd answer, each of them again a day later, what was made of a page, over TLS."""
    data = DataFolder(tmp_path_factory.mktemp("odd"))
    ids = counted_ids()
    with CrawlDb(data.crawl_db) as db:
        for run in ("first", "again"):
            db.start_run(run, started_at=WHEN)
            with WarcStore(data.warc, run_id=run, make_id=ids, on_member=db.add_member) as warcs:
                for one in exchanges():
                    later = replace(one, fetched_at=WHEN + timedelta(days=run == "again"), **TLS)
                    kept = warcs.write(later, origin=db.origin_of(one.url))
                    db.add_capture(kept)
                for made in (dom_of(kept), view_of(kept, bytes(5000))):
                    db.add_capture(warcs.write_resource(made))
            db.finish_run(run, finished_at=WHEN, state="finished")
        assert sum(capture.kind == "revisit" for capture in db.captures()) > 10
    return data


def test_all_agree_on_every_odd_answer_revisit_and_resource(odd: DataFolder, tmp_path: Path) -> None:
    done = agreement(odd, tmp_path)
    assert done.complaints == () and done.records == 2 * (1 + 3 * len(ANSWERS) + 4)


def test_all_agree_on_a_crawled_region(sample: SampleRun, tmp_path: Path) -> None:
    done = agreement(sample.data, tmp_path)
    assert done.complaints == () and done.records > 1000


@pytest.mark.parametrize(
    ("place", "new", "who"),
    [
        (b"<html>", b"<htmk>", {"warcio", "fastwarc"}),
        (b"WARC-Payload-Digest: sha256:", b"WARC-Payload-Digest: sha256:0", {"warcio", "fastwarc", "cdxj-indexer"}),
        (b"WARC-Date: 2026-01-31", b"WARC-Date: 2026-01-30", {"cdxj-indexer", "cdx-indexer"}),
    ],
)
def test_what_is_wrong_is_complained_of(
    odd: DataFolder, tmp_path: Path, place: bytes, new: bytes, who: set[str]
) -> None:
    data = DataFolder(tmp_path / "data")
    shutil.copytree(odd.root, data.root)
    warc = next(path for path in warc_files(data.warc) if "-first-" in path.name)
    with CrawlDb(data.crawl_db) as db:
        capture = next(db.captures(warc=warc.name))  # a plain answer
    content = warc.read_bytes()
    stop = capture.offset + capture.length
    changed = gzip.decompress(content[capture.offset : stop]).replace(place, new, 1)
    packed = gzip.compress(changed, mtime=0)
    warc.write_bytes(content[: capture.offset] + packed + content[stop:])
    assert cdxj_path(warc).exists()
    found = agreement(data, tmp_path).complaints
    assert who <= {complaint.split(": ")[1] for complaint in found}
