"""One process of a crawl in several: is given its part by its parent, crawls it, and says what it brought."""

import logging
import pickle
import signal
import threading
import traceback
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

from scrapy.crawler import CrawlerProcess

from crawler.children import Seen
from crawler.ledger import Ledger
from crawler.options import CrawlSummary
from crawler.run import crawl_here, settings_of
from crawler.shares import Part

log = logging.getLogger(__name__)


def main(descriptor: int) -> None:
    """The whole life of the process. In: the descriptor of its end of the pipe to its parent.

    Its parent says when to stop: Ctrl-C reaches every process of a terminal, and one that stopped by itself, or twice,
    would do so at another moment than the others.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)  # not SIG_IGN, which a browser of ours would inherit
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM))
    door: Connection[Any, Any] = Connection(descriptor)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the parent is gone: there is nobody to tell
        part: Part = door.recv()
        door.send(_outcome(part, door))


def _outcome(part: Part, door: "Connection[Any, Any]") -> CrawlSummary | BaseException:
    try:
        settings = settings_of(part.options)
        ledger = Ledger(part.options, part)
        return crawl_here(ledger, settings, _teller(ledger, door), lambda process: _listen(process, door))
    except BaseException as error:  # whatever ends this process, its parent must be able to tell
        return portable(error)


def portable(error: BaseException) -> BaseException:
    """An error that can be sent to another process, with its traceback as a note."""
    told = "".join(traceback.format_exception(error))
    try:
        copy: BaseException = pickle.loads(pickle.dumps(error))
    except (pickle.PickleError, AttributeError, TypeError, ValueError):
        copy = RuntimeError(f"{type(error).__name__}: {error}")
    copy.add_note(f"in a process of the crawl:\n{told}")
    return copy


def _teller(ledger: Ledger, door: "Connection[Any, Any]") -> Any:
    def tell(done: int, total: int, note: str = "") -> None:
        reports = sum(counts.reports for counts in ledger.counts.values())
        with suppress(OSError):  # the parent is gone: the listener stops us
            door.send(Seen(done, total, ledger.purse.waits or ledger.last_portal, reports))

    return tell


def _listen(process: CrawlerProcess, door: "Connection[Any, Any]") -> None:
    threading.Thread(target=_obey, args=(process, door), daemon=True).start()


def _obey(process: CrawlerProcess, door: "Connection[Any, Any]") -> None:
    """Each word of the parent is a Ctrl-C: the first lets what is in flight finish. Without a parent we stop at once."""
    reactor: Any = import_module("twisted.internet.reactor")  # installed by Scrapy
    with suppress(EOFError, OSError):
        door.recv()
        reactor.callFromThread(_stop_softly, process, reactor)
        door.recv()
    reactor.callFromThread(_stop, reactor)


def _stop_softly(process: CrawlerProcess, reactor: Any) -> None:
    process.stop().addBoth(lambda _: _stop(reactor))


def _stop(reactor: Any) -> None:
    with suppress(RuntimeError):  # it has stopped already
        reactor.stop()
