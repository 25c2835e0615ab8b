"""From what a link or a Location header says to the address that is asked for, or to none. Pure."""

import re
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit

from w3lib.url import safe_url_string

MAX_URL_CHARS = 2048
"""A longer address is none: servers refuse it, and a portal's own are a tenth of that."""

_ASKABLE = re.compile(r"https?://(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:[/?][!-~]*)?")
_PLAIN = re.compile(r"https?://[a-z0-9._-]+(?:/[\w.~!$&()*+,;=:@/%-]*(?:\?[\w.~!$&()*+,;=:@/?%-]+)?)?", re.ASCII)
"""What most addresses are: the rest of the work would leave them as they are, and takes three times as long."""

_PRINTED = "".join(map(chr, range(0x21, 0x7F)))
_ROUTE = re.compile(r"#!?/[!-~]+")
_ROOTED = re.compile(r"(?:/(?!\.)[\w.~!$&()*+,=:@%-]+)+/?(?:\?[\w.~!$&()*+,;=:@/?%-]+)?", re.ASCII)
"""A path from the root on that joining leaves as it is: no dot segments, no parameters."""


def joined(base: str, text: str) -> str | None:
    """The address that a text on a page leads to: absolute, http(s), printable ASCII, without fragment.

    Percent-encoded as Scrapy would, so that what is queued, asked for and archived are one text. None for other
    schemes, for what names a user (we have no account anywhere), a port that is none, or is too long.
    """
    if len(text) > MAX_URL_CHARS:
        return None
    try:
        if _ROOTED.fullmatch(text):
            url = _origin(base) + text
        else:
            url = urljoin(base, text.replace("\\", "/")).partition("#")[0]
        if not _PLAIN.fullmatch(url):
            url = safe_url_string(url).partition("#")[0]
            if urlsplit(url).port == 0 or not _ASKABLE.fullmatch(url):
                return None
    except ValueError:  # an unclosed "[", a port that is no number, a host that IDNA knows nothing of
        return None
    return url if len(url) <= MAX_URL_CHARS else None


def route_in(text: str) -> str:
    """The place inside a page drawn by script that an address names (`#/list?id=1`, `#!/list`), or nothing.

    Other fragments are places in one text, and `#/` alone is the page itself, or a link that leads nowhere.
    """
    _, mark, fragment = text.partition("#")
    if not fragment.startswith(("/", "!/")):
        return ""
    route = quote(mark + fragment.strip(), safe=_PRINTED)
    return route if len(route) <= MAX_URL_CHARS and _ROUTE.fullmatch(route) else ""


@lru_cache(maxsize=256)
def _origin(base: str) -> str:
    """Scheme, host and port of a page's address: most links of menus and lists begin at the root."""
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}"
