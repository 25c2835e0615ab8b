"""One exit status per cause. The README prints this table; a test keeps the two equal."""

from pathlib import Path

import click

from archive.errors import ArchiveError, ArchiveFull, ArchiveLocked

DONE = 0
BUG = 1
USAGE = 2
NOT_A_REPORT = 3
UNREADABLE = 4
NO_SUCH_REGION = 5
NO_PORTAL = 6
BAD_TABLE = 7
PARTIAL = 8
DAMAGED = 9
LOCKED = 10
NO_SPACE = 11
NOTHING_YET = 12
MISSING_SOFTWARE = 13
CHANGED = 14
LOST = 15
NOT_THERE = 16
ADDRESS_TAKEN = 17
INTERRUPTED = 130

MEANING = {
    DONE: "everything was done",
    BUG: "an error of the program itself; please report it with the traceback",
    USAGE: "wrong usage: an option or argument is missing or malformed",
    NOT_A_REPORT: "`parse`: some input is not an annual report (its line says what it is)",
    UNREADABLE: "some input could not be read (wins over 3)",
    NO_SUCH_REGION: "the region is unknown or ambiguous; the candidates are listed",
    NO_PORTAL: "no portal is known for the region; `--home URL --region CODE` crawls one that is not in the table",
    BAD_TABLE: "a portal table, connect map or file of corrections has a fault; the line or entry is named",
    PARTIAL: "the crawl finished, but some portal refused, answered nothing or used up a budget; the rest is complete",
    DAMAGED: "`archive verify` or `archive import` found faults; each is named with file and offset",
    LOCKED: "another crawl holds the data folder",
    NO_SPACE: "the data folder cannot be written (disk full, read-only); nothing is lost, start again after",
    NOTHING_YET: "there is nothing here yet; the message names the command that makes it",
    MISSING_SOFTWARE: "a program is missing; the message says which and how to get it",
    CHANGED: "`portals check`: a portal moved, was redesigned or is gone (wins over 8); its line says what to do",
    LOST: "`extract --compare`: something in the extracts would be lost or be another number; its line says what",
    NOT_THERE: "`show`, `cite`, `withhold`: the catalogue has no such report, record, cell or fact, or it is withheld; the message says which",
    ADDRESS_TAKEN: "`browse`: the port is taken or may not be used; `--port 0` takes a free one",
    INTERRUPTED: "stopped by Ctrl-C, or a process of the crawl was killed; files are closed and the same command goes on",
}


def of_archive(error: ArchiveError) -> int:
    """The exit status of an archive that cannot go on."""
    if isinstance(error, ArchiveLocked):
        return LOCKED
    return NO_SPACE if isinstance(error, ArchiveFull) else DAMAGED


class Stop(click.ClickException):
    """End the command with a message for people and the exit status of its cause."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def unwritable(error: OSError, folder: Path) -> Stop:
    """What to raise when the data folder cannot be written."""
    path = error.filename or folder
    return Stop(f"{path}: {error.strerror}; free some space or mend the permissions and start it again", NO_SPACE)
