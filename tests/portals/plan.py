"""Which reports exist, in which form, with which planted error or defect; at most one of these each."""

from random import Random

from tests.portals.agencies import Agency, agencies_of
from tests.portals.defects import DEFECTS, GRIDS, Defect
from tests.portals.draft import PDF_FORMS, Draft, begin, print_figures
from tests.portals.numbers import Books, figures
from tests.portals.places import PLACES, Place
from tests.portals.plants import PLANTS, Plant
from tests.portals.report import Report, finish

FLAT = ("cell-lines", "tab-rows", "bare-lines")
EACH_DEFECT = 3
# A 2022 report on the form of 2019, as townships have published them.
OLD_TEMPLATE = {("yb-wltzq", "xz01", 2022), ("yb-hangjinhou", "xz02", 2022)}


def reports_of(seed: int, scale: int) -> dict[str, list[Report]]:
    """Place id -> its reports, newest first. The same seed and scale give the same reports."""
    drafts = [draft for place in PLACES for draft in _drafts(place, seed, scale)]
    rng = Random(f"{seed}/plan")
    _assign(drafts, rng, scale)
    out: dict[str, list[Report]] = {place.id: [] for place in PLACES}
    for draft in drafts:
        print_figures(draft)
        for name in draft.defects:
            if (defect := BY_NAME.get(name)) is not None:
                defect.apply(draft)
        writer = Random(f"{seed}/{draft.place.id}/{draft.agency.slug}/{draft.year}/text")
        out[draft.place.id].append(finish(draft, writer))
    for reports in out.values():
        reports.sort(key=lambda r: (r.draft.published, r.draft.agency.slug), reverse=True)
    return out


BY_NAME: dict[str, Defect] = {defect.name: defect for defect in DEFECTS}


def _drafts(place: Place, seed: int, scale: int) -> list[Draft]:
    out = []
    rng = Random(f"{seed}/{place.id}")
    for agency in agencies_of(place, rng, scale):
        books = Books()
        for year in _years(place, agency, rng):
            numbers = Random(f"{seed}/{place.id}/{agency.slug}/{year}")
            old = (place.id, agency.slug, year) in OLD_TEMPLATE
            layout = "free" if year < 2019 else "2019" if year < 2021 or old else "2021"
            values = {} if layout == "free" else figures(layout, books, agency.scale, numbers)
            draft = begin(place, agency, year, layout, values, numbers)
            if old:
                draft.defects.append("template-2019")
            out.append(draft)
    return out


def _years(place: Place, agency: Agency, rng: Random) -> range:
    first, last = place.years
    if agency.kind == "government":
        return range(first, last + 1)
    if agency.kind == "office":
        return range(max(first, 2020), last + 1)
    if agency.kind == "department":
        start = max(first, rng.choice((2017, 2018, 2019, 2020, 2021, 2021)))
        return range(start, min(last, start + rng.randint(2, 4)) + 1)
    if (place.id, agency.slug, 2022) in OLD_TEMPLATE:
        return range(2021, 2024)
    start = max(first, rng.randint(2019, 2023))
    return range(start, min(last, start + 1) + 1)


def _may_report_rules(draft: Draft) -> bool:
    """A city's office may well report the city's own 规章: nothing is planted where experts would argue."""
    return draft.agency.scale.rulemaking or draft.agency.kind == "office"


def _takes(plant: Plant, draft: Draft) -> bool:
    return draft.year >= plant.since and (plant.rule != "rulemaking-power" or not _may_report_rules(draft))


def _assign(drafts: list[Draft], rng: Random, scale: int) -> None:
    official = [d for d in drafts if d.layout != "free" and not d.defects]
    rng.shuffle(official)
    for number, plant in enumerate(PLANTS * scale):
        draft = _take(official, lambda d, p=plant: _takes(p, d))
        draft.planted.append(plant.rule)
        draft.form = GRIDS[number % 5] if number % 5 < 3 else "html"
        plant.apply(draft)
    for index, defect in enumerate(DEFECTS):
        for number in range(EACH_DEFECT * scale):
            draft = _take(official, lambda d, x=defect: d.layout in x.layouts)
            draft.defects.append(defect.name)
            draft.form = defect.forms[(index + number) % len(defect.forms)]
    forms = ["html"] * 14 + ["docx", "docx", "both", *FLAT]
    for draft in official:
        draft.form = rng.choice(forms)
    files = [draft for draft in official if draft.form == "docx"]
    for number, draft in enumerate(files[::3]):
        draft.form = PDF_FORMS[number % len(PDF_FORMS)]


def _take(pool: list[Draft], fits) -> Draft:  # type: ignore[no-untyped-def]
    at = next(n for n, draft in enumerate(pool) if fits(draft))
    return pool.pop(at)
