"""A linked address that may be the portal of a region: how it is asked, and what its answer says. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from crawler.address import joined
from crawler.links import compact
from crawler.portal_claims import Claim, claim_of
from crawler.survey.pages import Refused, Seen
from settings.kinds import KINDS
from settings.portal_names import hosts_of
from settings.portals import Portal
from settings.regions import Region, full_names, region_at

Kind = Literal["ours", "doubtful", "silent", "unreadable", "other", "unclear", "moved", "dead"]
"""unreadable: a server answers and shows no page; unclear: which of several regions of one name; moved: leads elsewhere."""

RANK: Mapping[Kind, int] = {"ours": 3, "doubtful": 2, "silent": 1, "unreadable": 1}
"""How sure it is that an address is the portal; kinds that are not here say that it is none."""

_HOME = re.compile(r"/?|(?:/[\w-]+){1,4}/?|(?:/[\w-]+){0,4}/(?:index|default|main|home)\w{0,4}\.\w+")
_GONE = (404, 410)
_LEADS_TO = re.compile(r"https?://\S+")
_EXCEPTION = re.compile(r"^\w+(?:Error|Exception|Forbidden): ")
_MOVED = ("moved", "out-of-scope-redirect")


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A link whose text names a region, and the page that holds it."""

    codes: tuple[str, ...]  # the regions it may mean
    under: str | None  # the one its heading speaks for
    url: str
    text: str
    page: str
    evidence: str  # the page, when it was captured, its record


@dataclass(frozen=True, slots=True)
class Answer:
    """What asking one portal gave: its pages, and the addresses that gave none."""

    pages: tuple[Seen, ...]
    refused: tuple[Refused, ...]

    @property
    def home(self) -> Seen | None:
        """The home page; that behind it where it only sends its reader on."""
        homes = [seen for seen in self.pages if seen.lead.role == "home" and seen.page.is_html]
        return next((seen for seen in homes if not seen.page.jump), None)

    @property
    def is_alive(self) -> bool:
        """Whether a server answered, though it may have shown no page: one that refuses is alive, 404 and silence are not."""
        spoken = (one for one in self.refused if one.kind != "soft-404")
        return bool(self.pages) or any(one.kind == "robots" or one.status not in (None, *_GONE) for one in spoken)

    @property
    def is_nameless(self) -> bool:
        """Whether its host's name leads nowhere."""
        return any(refused.kind in ("dns", "guard") for refused in self.refused)

    @property
    def trouble(self) -> str:
        """Why there is no page, in a few words."""
        return "; ".join(dict.fromkeys(map(_words, self.refused))) or "no answer"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the answer of an address says."""

    kind: Kind
    code: str = ""  # the region whose portal it is
    note: str = ""
    url: str = ""  # the home page; for what moved, where it leads


def is_named(url: str) -> bool:
    """Whether an address lies below gov.cn, so that its host is one portal's alone; an IP host holds many."""
    return (urlsplit(url).hostname or "").endswith(".gov.cn")


def home_of(url: str) -> str:
    """The home page that a link means. A long path below gov.cn is taken for an article's, and the host's root is meant."""
    parts = urlsplit(url)
    if not is_named(url) or (_HOME.fullmatch(parts.path) and not parts.query):
        return url if parts.path else f"{url}/"
    return f"{parts.scheme}://{parts.netloc}/"


def site_key(url: str) -> str:
    """What makes two home pages one site: the host without www, and at an IP host the folder."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return host if is_named(url) else host + folder_of(url)


def folder_of(url: str) -> str:
    """The path of an address up to its last slash."""
    path = urlsplit(url).path or "/"
    return path[: path.rindex("/") + 1]


def other_addresses(url: str) -> tuple[str, ...]:
    """Where the home page may lie if not here: at the host's root, under the other scheme, with or without www, in the
    order they are tried.
    """
    parts = urlsplit(url)
    rest = url[len(parts.scheme) + 3 + len(parts.netloc) :]
    netloc = parts.netloc
    twin = netloc.removeprefix("www.") if netloc.startswith("www.") else f"www.{netloc}"
    hosts = [netloc, twin] if len(hosts_of(url)) > 1 else [netloc]
    schemes = [parts.scheme, *({"http", "https"} - {parts.scheme})] if parts.port is None else [parts.scheme]
    root = [f"{parts.scheme}://{netloc}/"] if rest not in ("", "/") and is_named(url) else []
    return (*root, *[f"{scheme}://{host}{rest}" for host in hosts for scheme in schemes][1:])


def next_address(url: str, asked: Mapping[str, Answer]) -> str | None:
    """What to try next where no address of a home page answered so far; None when nothing is left.

    A name that leads nowhere leads nowhere under the other scheme too.
    """
    nameless = {urlsplit(tried).netloc for tried, answer in asked.items() if answer.is_nameless}
    left = (other for other in other_addresses(url) if other not in asked and urlsplit(other).netloc not in nameless)
    return next(left, None)


def _words(refused: Refused) -> str:
    words = KINDS.get(refused.kind)
    said = words.en if words else refused.kind
    detail = _EXCEPTION.sub("", refused.detail)
    return f"{said} ({detail})" if detail else said


def judge(answer: Answer, linked: Sequence[Linked], year: int) -> Judgement:
    """What the answer of a linked address says about the regions the links name."""
    codes = tuple(dict.fromkeys(code for link in linked for code in link.codes))
    if home := answer.home:
        return _read(home, codes, linked, year)
    for refused in answer.refused:
        target = _LEADS_TO.search(refused.detail) if refused.kind in _MOVED else None
        if target and (url := joined(target.group(), target.group())):
            return Judgement("moved", url=url, note=refused.detail)
    if not answer.is_alive:
        return Judgement("dead", note=f"does not answer: {answer.trouble}")
    code = codes[0] if len(codes) == 1 else _spoken_for(linked)
    note = f"its home page could not be read: {answer.trouble}"
    return Judgement("unreadable", code, note) if code else Judgement("unclear", note=note)


def _read(home: Seen, codes: Sequence[str], linked: Sequence[Linked], year: int) -> Judgement:
    claims = {code: claim_of(home.page, code, year) for code in codes}
    best: Claim = max(claims.values(), key=lambda claim: RANK.get(claim.kind, 0))
    equal = [code for code, claim in claims.items() if RANK.get(claim.kind, 0) == RANK.get(best.kind, 0)]
    if best.kind == "other":
        return Judgement("other", note=best.note)
    code = equal[0] if len(equal) == 1 else _spoken_for([link for link in linked if link.under in equal])
    if not code:
        return Judgement("unclear", note=f"which of {', '.join(equal)} it is, its home page does not say")
    if best.kind == "silent" and not any(_is_full(link, code, year) for link in linked):
        return Judgement("other", note=f"{best.note}, and the link names it only in short")
    return Judgement(best.kind, code, best.note, home.page.url)


def _is_full(link: Linked, code: str, year: int) -> bool:
    """Whether a link's text has the whole name of a region: a short one (新城, 南山) is many a thing's name."""
    region = region_at(code, year)
    return region is not None and any(name in compact(link.text) for name in full_names(region))


def _spoken_for(linked: Sequence[Linked]) -> str:
    spoken = {link.under for link in linked}
    return next(iter(spoken)) or "" if len(spoken) == 1 else ""


def asked_row(row_id: str, region: Region, url: str, paths: tuple[str, ...], evidence: str) -> Portal:
    """The row of an address that is asked whose portal it is."""
    return Portal(
        id=row_id,
        place=row_id,
        name=government_of(region),
        region_code=region.code,
        family="unknown",
        pager="",
        home_url=url,
        hosts=hosts_of(url),
        paths=paths,
        evidence=evidence,
    )


def government_of(region: Region) -> str:
    """What the government of a region is called: leagues and prefectures without a people's congress have 公署."""
    return f"{region.name}{'行政公署' if region.kind in ('盟', '地区') else '人民政府'}"
