"""Failures that say more than Scrapy's own: who broke off, and when."""

from scrapy.exceptions import DownloadFailedError


class TlsRefused(DownloadFailedError):
    """The server was reached, and no TLS was agreed upon with it; the text says why, as far as it can be told."""


class HungUp(DownloadFailedError):
    """The server took the request and closed the connection without an answer: it is broken, or it refuses us."""
