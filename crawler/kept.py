"""What the archive holds of an address already: an answer of this run nobody has read, or one of an earlier run."""

import logging
from pathlib import Path

from archive.capture import Capture, Origin, Resource
from archive.errors import CorruptRecord
from archive.files import locate
from archive.history import has_earlier, last_made
from archive.index import CrawlDb
from archive.names import digest, warc_url
from archive.reader import Payload, read_payload, read_payloads

log = logging.getLogger(__name__)


class Kept:
    """Answers that need not be asked for, or only whether they have changed.

    In: the crawl.db that knows the past, the folder of the WARC files, the run, whether anything is kept at all.
    """

    def __init__(self, past: CrawlDb, warcs: Path, run_id: str, *, archive: bool) -> None:
        self._past = past
        self._warcs = warcs
        self._unread = {(c.url, c.lead.post if c.lead else None): c for c in past.frontier.unread(run_id)}
        self._has_earlier = archive and has_earlier(past.frontier.connection, run_id)

    def unread(self, url: str, post: str | None = None) -> tuple[Capture, Payload] | None:
        """An answer this run had kept before it was broken off, if nobody has read it yet; each is given once.

        In: the address, and the body it is asked for with.
        """
        capture = self._unread.pop((warc_url(url), post), None) if self._unread else None
        if capture is None or not capture.status:
            return None
        try:
            payload = read_payload(locate(self._warcs, capture.warc), capture.offset)
        except CorruptRecord as error:
            log.warning("%s; asked for again", error)
            return None
        return None if payload.problems else (capture, payload)

    def origin(self, url: str) -> Origin | None:
        """The answer of an earlier run that one of now may repeat; None when its file is not here.

        Nothing is looked up where no earlier run kept anything. An answer of this run is never one: should the run
        fail, nothing may hang on it.
        """
        origin = self._past.origin_of(url) if self._has_earlier else None
        return origin if origin and locate(self._warcs, origin.warc).exists() else None

    def is_made(self, resource: Resource) -> bool:
        """Whether an earlier run kept the same under the same name, as the last one there, and its file is here."""
        if not self._has_earlier:
            return False
        found = last_made(self._past.frontier.connection, warc_url(resource.url))
        return found is not None and found[0] == digest(resource.body) and locate(self._warcs, found[1]).exists()

    def payload(self, origin: Origin) -> Payload | None:
        """What an origin says; None when it cannot be read, or is not what the index says."""
        try:
            found, payload = next(read_payloads(locate(self._warcs, origin.warc), (origin.offset,)))
        except CorruptRecord as error:
            log.warning("%s; %s is asked for whole", error, origin.url)
            return None
        return payload if found.record_id == origin.record_id else None
