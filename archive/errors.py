"""What can go wrong with the archive itself, named after what the caller should do."""


class ArchiveError(Exception):
    """The archive cannot go on; the message names the file and the remedy."""


class CorruptRecord(ArchiveError):
    """A record cannot be read whole; run `nianbao archive verify`."""


class ArchiveFull(ArchiveError):
    """The disk is full or read-only; free some space and start the same crawl again."""


class ArchiveLocked(ArchiveError):
    """Another crawl holds this data folder; wait for it or choose another folder."""
