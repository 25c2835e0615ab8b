"""How the cues of a clause and the unit combine to a code of FACTS: one row each, the first that fits is it."""

from collections.abc import Iterator
from dataclasses import dataclass

from extract.text.facts_cues import TOGETHER


def names_of(details: frozenset[str], objects: tuple[str, ...], unit: str | None, last: str) -> Iterator[str]:
    """Codes of what a number counts. In: cues of its clause, what is spoken of, its unit, the code before it.

    One code, unless one number stands for several things (复议、诉讼均为 0 件); none when the words do not tell.
    """
    each = [thing for thing in objects if thing in TOGETHER] if "each" in details else []
    if "online" in details:
        details -= {"website"}
    if len(details & _WAYS) > 1:  # 通过网络、信函等方式收到 12 件: the whole
        details -= _WAYS
    said = details.union(objects)
    for thing in each or objects[:1]:
        for name in _NAMES:
            if name.thing == thing and name.fits(said, unit):
                code = name.code
                if code == "requests.other" and last.startswith("requests.received."):
                    code = "requests.received.other"
                yield code
                break


@dataclass(frozen=True, slots=True)
class _Name:
    """One row: of which thing, with which details (all of `all`, none of `without`), in which units."""

    code: str
    thing: str
    all: frozenset[str]
    units: frozenset[str | None]
    without: frozenset[str]

    def fits(self, details: frozenset[str], unit: str | None) -> bool:
        """Whether the cues of a clause and the unit are those of this row."""
        return self.all <= details and unit in self.units and self.without.isdisjoint(details)


_WAYS = frozenset(("in_person", "online", "website", "letter", "fax"))
_COUNTED = "件 件次 条 条次 宗 起 次 份 例 批"
_CASES = "件 件次 条 宗 起 份 例 批"
_ITEMS = "条 条次 篇 件 期 份 则 部"
_MONEY = "元 万元 亿元"
_PEOPLE = "人 名 人次 位 个"
_TIMES = "次 场 场次 期 个 班 件 条 篇 批"
_NOT_NOW = frozenset(("compared", "last_year", "part_of_year", "planned"))


def _row(code: str, thing: str, details: str, units: str, *, bare: bool = True, without: str = "") -> _Name:
    allowed: frozenset[str | None] = frozenset((*units.split(), *((None,) if bare else ())))
    return _Name(code, thing, frozenset(details.split()), allowed, _NOT_NOW | frozenset(without.split()))


_NAMES: tuple[_Name, ...] = (
    *(
        _row(f"{thing}{suffix}", thing, detail, _COUNTED)
        for thing in ("review", "litigation")
        for suffix, detail in (
            *((".upheld", "upheld"), (".corrected", "corrected"), (".pending", "pending")),
            *((".direct", "direct"), (".after_review", "after_review"), (".other", "others"), ("", "")),
        )
        if not (thing == "review" and suffix in (".direct", ".after_review"))
    ),
    _row("complaints", "complaint", "", _COUNTED),
    _row("fees.information", "information_fee", "", _MONEY),
    _row("fees.search", "search_fee", "", _MONEY),
    _row("fees.copying", "copying_fee", "", _MONEY),
    _row("fees.postage", "postage_fee", "", _MONEY),
    _row("fees.reduced", "reduced", "", _MONEY),
    _row("fees.administrative", "public_fees", "", _MONEY),
    _row("fees", "fee", "", _MONEY),
    _row("licensing", "licence", "", "件 宗 起 例", bare=False),
    _row("penalties", "penalty", "", "件 宗 起 例", bare=False),
    _row("coercion", "coercion", "", "件 宗 起 例", bare=False),
    _row("documents.repealed", "document", "repealed", _ITEMS),
    _row("documents.in_force", "document", "in_force", _ITEMS),
    _row("documents.issued", "document", "issued", _ITEMS),
    _row("documents.issued", "document", "new", _ITEMS),
    _row("documents.disclosed", "document", "disclosed", _ITEMS, without="others"),
    _row("documents.disclosed", "document", "made_public", _ITEMS, without="others"),
    _row("interpretations", "interpretation", "", "条 篇 件 份 次 期 部 个 则 场", without="others other_manner"),
    _row("press_conferences", "press_conference", "", _TIMES, without="among about"),
    _row("interviews", "interview", "", _TIMES, without="among about"),
    _row(
        "responses", "response", "", _COUNTED + " 个", without="others other_manner other_ways wechat weibo new_media"
    ),
    _row("followers.wechat", "followers", "wechat", _PEOPLE + " 户"),
    _row("followers.weibo", "followers", "weibo", _PEOPLE + " 户"),
    _row("followers", "followers", "", _PEOPLE + " 户"),
    _row("website.visits", "visits", "", "次 人次 个 人"),
    _row("reads", "reads", "", "次 人次"),
    _row("training.people", "training", "people", "人次 人 名"),
    _row("training.people", "training", "", "人次 人 名", bare=False),
    _row("training.sessions", "training", "", "次 场 场次 期 班 个", bare=False),
    _row("meetings", "meeting", "", "次 场 场次", bare=False),
    _row("staff.full_time", "staff", "full_time", "人 名 个 位", without="part_time"),
    _row("staff.part_time", "staff", "part_time", "人 名 个 位", without="full_time"),
    _row("staff", "staff", "", "人 名 个 位"),
    _row("institutions", "institution", "", "个 家"),
    _row("reading_points", "reading_point", "", "个 处"),
    _row("budget", "budget", "", _MONEY, bare=False),
    *(
        _row(f"requests.{suffix}", "request", detail, _COUNTED if suffix == "received" else _CASES, without=without)
        for suffix, detail, without in (
            ("carried_in", "carried_in", ""),
            ("carried_out", "carried_out", ""),
            ("granted_or_partly", "granted_or_partly", ""),
            ("refused", "refused several", ""),
            ("refused", "refused", "state_secret trade_secret privacy"),
            ("partly_granted", "partly", ""),
            ("refused.state_secret", "state_secret", ""),
            ("refused.trade_secret", "trade_secret", ""),
            ("refused.privacy", "privacy", ""),
            ("refused.public_security", "public_security", ""),
            ("refused.third_party_rights", "third_party", ""),
            ("refused.internal_affairs", "internal_affairs", ""),
            ("refused.deliberative_process", "deliberative", ""),
            ("refused.other_law", "other_law", ""),
            ("not_government_information", "not_government", ""),
            ("already_public", "already_public", ""),
            ("granted", "granted", ""),
            ("still_unclear", "unclear", ""),
            ("to_be_corrected", "correction", ""),
            ("not_existing", "not_existing", ""),
            ("not_held", "not_held", ""),
            ("not_ours", "not_ours", ""),
            ("needs_creation", "needs_creation", ""),
            ("unavailable", "unavailable", ""),
            ("petition", "petition", ""),
            ("duplicate", "duplicate", ""),
            ("not_processed", "not_processed", ""),
            ("other_ways", "other_ways", ""),
            ("received.other", "other_manner", ""),
            ("answered.extended", "extended", ""),
            ("answered.in_time", "in_time answered", "received"),
            ("answered.in_time", "in_time", "received"),
            ("received.email", "email", ""),
            ("received.letter", "letter", ""),
            ("received.fax", "fax", ""),
            ("received.in_person", "in_person", ""),
            ("received.online", "online", ""),
            ("received.online", "website", ""),
            ("other", "others", ""),
            ("received", "received", "about among"),
            ("answered", "answered", ""),
            ("received", "", "about among"),
        )
    ),
    _row("disclosed.cumulative", "disclosed", "cumulative", _ITEMS),
    *(
        _row(f"disclosed.{suffix}", "disclosed", detail, _ITEMS, without=without)
        for suffix, detail, without in (
            ("other", "other_ways", ""),
            ("other", "other_manner", ""),
            ("new_media", "wechat weibo", "website board gazette"),
            ("new_media", "new_media", "website board gazette press hall"),
            ("wechat", "wechat", "website board gazette press hall"),
            ("weibo", "weibo", "website board gazette press hall"),
            ("gazette", "gazette", "website board press hall"),
            ("service_hall", "hall", "website board press"),
            ("notice_board", "board", "website press"),
            ("website", "website", "press wechat weibo new_media board gazette hall"),
            ("website", "online", "press wechat weibo new_media board gazette hall"),
            ("press", "press", "website"),
        )
    ),
    _row("disclosed.new_media", "posts", "wechat weibo", _ITEMS),
    _row("disclosed.wechat", "posts", "wechat", _ITEMS),
    _row("disclosed.weibo", "posts", "weibo", _ITEMS),
    _row("disclosed", "disclosed", "new", "条 条次 件 篇 份", without="about"),
    _row("disclosed", "disclosed", "", "条 条次 件 篇 份", without="about among others"),
)

CODES = frozenset(name.code for name in _NAMES) | {"requests.received.other"}
"""Every code that words can give."""
