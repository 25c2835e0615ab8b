"""Follows redirects as Scrapy does; the Referer stays the page that held the link."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response


class FollowMiddleware(RedirectMiddleware):
    """Scrapy's own needs its Referer middleware, which works out a policy for every request we make."""

    def handle_referer(self, request: Request, response: Response) -> None:
        """Leave the header as it is."""

    def _engine_started(self) -> None:
        """Scrapy's looks for its Referer middleware here and warns when there is none."""
