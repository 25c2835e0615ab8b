"""A report while it is being written: figures first, then what is printed for them, then what went wrong."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from tests.portals.agencies import Agency
from tests.portals.codes import Key, Value
from tests.portals.places import Place
from tests.portals.tables import Table

TITLES = (
    *("{subject}{year}年{body}",) * 9,
    *("{subject}{year}年度{body}",) * 3,
    "{year}年{subject}{body}",
    "{subject}{body}（{year}年度）",
)
TableEdit = Callable[[Table], list[Table]]

PDF_FORMS = ("pdf", "pdf-unruled")
"""Forms of a report in a PDF file behind its page: with lines, without."""


@dataclass
class Draft:
    """Everything about one report that a defect may touch."""

    place: Place
    agency: Agency
    year: int
    layout: str
    rng: Random
    values: dict[Key, Value]
    title_lines: list[str]
    start: date | None
    end: date | None
    published: datetime
    signed_on: date | None
    form: str = "html"  # html, docx, both, a PDF form, or a style of flat text
    shown: dict[Key, str] = field(default_factory=dict)
    states: dict[Key, str] = field(default_factory=dict)
    relabel: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    edits: list[TableEdit] = field(default_factory=list)
    heads: str = "official"
    quirks: set[str] = field(default_factory=set)
    sentences: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)  # further planted sentences, none of which claims another region
    said: dict[Key, Value] = field(default_factory=dict)  # what the prose says in place of the figure
    last_part: str | None = None  # what part six says instead
    told: list[tuple[str, tuple[Key, ...]]] = field(default_factory=list)  # rules that the planted prose breaks
    cites: str | None = None
    sign: bool = True
    defects: list[str] = field(default_factory=list)
    planted: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The agency's full official name in the report's year."""
        return self.place.name(self.year) + self.agency.suffix

    def blank(self, key: Key, text: str = "") -> None:
        """Print `text` in place of the number: an empty cell or a mark."""
        self.values[key], self.shown[key] = None, text
        self.states[key] = "mark" if text.strip() else "blank"


def begin(place: Place, agency: Agency, year: int, layout: str, values: dict[Key, Value], rng: Random) -> Draft:
    """A clean draft: official title, whole year, published in the first quarter of the next."""
    name = place.name(year) + agency.suffix
    body = "政府信息公开年度报告" if year < 2015 else "政府信息公开工作年度报告"
    subject = place.name(year) if agency.kind == "government" and rng.random() < 0.4 else name
    last_day = 80 if agency.kind == "government" else 30
    published = datetime(year + 1, 1, 4, rng.randint(8, 17), rng.randint(0, 59)) + timedelta(
        days=rng.randint(0, last_day)
    )
    signed = published.date() - timedelta(days=rng.randint(0, 3)) if rng.random() < 0.8 else None
    title = rng.choice(TITLES).format(subject=subject, year=year, body=body)
    draft = Draft(
        place, agency, year, layout, rng, values, [title],
        date(year, 1, 1), date(year, 12, 31), published, signed,
    )  # fmt: skip
    draft.sign = signed is not None or subject != name
    return draft


def print_figures(draft: Draft) -> None:
    """Turn the figures into the texts of the cells; the purchase sum gets its unit, or none."""
    signs = draft.rng.random() < 0.5
    for key, value in draft.values.items():
        draft.states[key] = "value"
        draft.shown[key] = f"+{value}" if key[2] == "change" and signs and value and value > 0 else str(value)
    purchase = ("disclosure", "procurement", "amount_yuan")
    if purchase in draft.values:
        _print_purchase(draft, purchase)


def _print_purchase(draft: Draft, key: Key) -> None:
    yuan = int(draft.values[key] or 0)
    style = draft.rng.choice(("yuan", "wan", "header", "none"))
    wan = str((Decimal(yuan) / 10000).normalize())
    if style == "yuan":
        draft.shown[key] = f"{yuan}元"
    elif style == "wan":
        draft.shown[key] = f"{wan}万元"
    elif style == "header":
        draft.shown[key] = wan
        draft.relabel["amount_yuan"] = "采购总金额（万元）"
    else:
        draft.shown[key], draft.values[key] = str(yuan), None
