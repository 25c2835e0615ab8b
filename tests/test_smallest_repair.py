"""When sums fail: the smallest sets of cells whose change makes all hold, and the slip that fits each."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.layouts import layouts
from extract.model.report import Change, Figure, Repair
from extract.reading import read
from extract.repair.slips import COSTS, SLIPS, slip
from extract.repair.smallest import MAX_CELLS, Changes, bound, smallest
from extract.repair.suggest import MAX_REPAIRS, carried_over, repairs
from extract.repair.system import System, Values, system
from tests.portals.codes import LEAVES, PERSONS, Key
from tests.render import page, parts_of
from tests.soak_repair import planted, printed, valid

LAYOUTS = {"disclosure": "2021", "requests": "2021", "proceedings": "2021"}


def of(table: str, layout: str = "2021") -> System:
    found = system(table, layout)
    assert found is not None
    return found


def numbers(seed: int, layout: str = "2021") -> dict[Key, int]:
    values = valid(layout, Random(seed))
    return {key: int(value or 0) for key, value in values.items() if key[0] in ("requests", "proceedings")}


def as_figures(values: Mapping[Key, int | None], doubt: Mapping[Key, str] | None = None) -> list[Figure]:
    return [
        Figure(*key, value, "blank" if value is None else "value", str(value), "x", (doubt or {}).get(key))
        for key, value in values.items()
    ]


def sets_of(values: Mapping[Key, int | None]) -> list[dict[Key, int]]:
    return [{c.cell: c.suggested for c in r.changes} for r in repairs(as_figures(values), LAYOUTS)]


@pytest.mark.parametrize("layout", ["2021", "2019"])
def test_the_system_has_the_sums_of_the_notice_and_all_cells_of_the_two_tables(layout: str) -> None:
    requests, proceedings = of("requests", layout), of("proceedings", layout)
    names = [line.rule for line in (*requests.sums, *proceedings.sums)]
    rows = len(LEAVES[layout]) + 4
    assert {n: names.count(n) for n in names} == {
        "flow": 7,
        "row-total": rows,
        "concluded-total": 7,
        "proceedings-total": 3,
    }
    spec = layouts()[layout].tables
    for table, found in (("requests", requests), ("proceedings", proceedings)):
        cells = {(table, row.code, c.code) for row in spec[table].rows for c in row.columns}  # type: ignore[index]
        assert set(found.cells) == cells


@pytest.mark.parametrize("layout", ["2021", "2019"])
def test_every_cell_of_table_three_has_its_own_set_of_sums(layout: str) -> None:
    sets = [frozenset(sums.items()) for sums in of("requests", layout).sums_of.values()]
    assert len(set(sets)) == len(sets)
    assert {len(s) for s in sets} == {2, 3}


def test_table_two_and_free_reports_have_no_sums() -> None:
    assert system("disclosure", "2021") is None
    assert system("requests", "free") is None


def test_one_wrong_digit_is_found_and_named_wherever_it_stands() -> None:
    outcome = planted(60, seed=2)
    assert outcome.complaints == []
    assert outcome.broken == outcome.reports == 60


def test_where_all_sums_hold_nothing_is_suggested() -> None:
    for seed in range(5):
        assert repairs(as_figures(numbers(seed)), LAYOUTS) == ()


def brute(found: System, values: Values) -> set[Changes]:
    """All smallest sets of one or two cells, by trying every pair with every gap."""
    gaps = found.gaps(values)
    near = [key for key in found.cells if gaps.keys() & found.sums_of[key].keys()]
    steps = sorted({int(g) * sign for g in gaps.values() for sign in (1, -1)})
    for size in (1, 2):
        sets = set()
        for keys, changes in product(combinations(near, size), product(steps, repeat=size)):
            new = {key: int(values[key]) + change for key, change in zip(keys, changes, strict=True)}
            if all(n >= 0 for n in new.values()) and _weighs_out(found, gaps, keys, changes):
                sets.add(tuple(new.items()))
        if sets:
            return sets
    return set()


def _weighs_out(found: System, gaps: Mapping[int, object], keys: tuple[Key, ...], changes: tuple[int, ...]) -> bool:
    left = dict(gaps)
    for key, change in zip(keys, changes, strict=True):
        for number, sign in found.sums_of[key].items():
            left[number] = left.get(number, 0) + sign * change  # type: ignore[operator]
    return not any(left.values())


@pytest.mark.parametrize("seed", range(6))
def test_all_smallest_sets_are_found_and_no_others(seed: int) -> None:
    rng = Random(seed)
    found = of("requests", "2019")
    values = {key: v for key, v in numbers(seed, "2019").items() if key[0] == "requests"}
    column = rng.choice(PERSONS)
    near = [k for k in values if k[2] == column or k[1] == "granted"]  # errors that share a row or column
    for key in rng.sample(near, 2):
        values[key] += rng.choice((1, 2, 10))
    sets = smallest(bound(found, values))
    assert set(sets) == brute(found, values)
    assert len(sets) == len(set(sets)) > 0


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_suggested_makes_every_sum_hold_with_no_more_cells_than_were_wrong(data: st.DataObject) -> None:
    found = of("requests")
    right = {key: v for key, v in numbers(data.draw(st.integers(0, 30))).items() if key[0] == "requests"}
    cells = data.draw(st.lists(st.sampled_from(sorted(right)), min_size=1, max_size=MAX_CELLS, unique=True))
    shown = right | {key: right[key] + data.draw(st.integers(1, 300)) for key in cells}
    given_sets = sets_of(shown)
    if found.gaps(shown):
        assert given_sets
    for changes in given_sets:
        assert found.gaps(shown | changes) == {}
        assert len(changes) <= len(cells)
        assert all(new >= 0 and new != shown[key] for key, new in changes.items())


def test_in_table_four_each_cell_of_the_group_is_a_candidate_the_likeliest_slip_first() -> None:
    values = numbers(1) | {("proceedings", "review", c): 0 for c in ("corrected", "other", "pending")}
    values["proceedings", "review", "upheld"] = values["proceedings", "review", "total"] = 37
    values["proceedings", "review", "upheld"] = 73
    sets = sets_of(values)
    assert sets[0] == {("proceedings", "review", "upheld"): 37}
    assert {("proceedings", "review", "total"): 73} in sets
    assert len(sets) == 2  # the noughts cannot become less


def test_hopeless_tables_end_soon_with_nothing() -> None:
    rng = Random(4)
    for top in (1, 9, 10**15 - 1):
        values = {key: rng.randint(0, top) for key in of("requests").cells}
        assert smallest(bound(of("requests"), values)) == ()
        assert repairs(as_figures(values), LAYOUTS) == ()


def test_many_equal_explanations_are_cut_to_the_list() -> None:
    """Of rows whose totals are blank any one may be the one that the column lacks."""
    values: dict[Key, int | None] = dict(numbers(3))
    for row in LEAVES["2021"]:
        values["requests", row, "total"] = None
        values["requests", row, "business"] = 5
    values["requests", "concluded", "business"] = values["requests", "received", "business"] = 5 * 21
    found = repairs(as_figures(values), LAYOUTS)
    assert 0 < len(found) <= MAX_REPAIRS
    assert [r.rank for r in found] == list(range(1, len(found) + 1))


def test_blank_cells_are_never_named_and_their_sums_bind_only_where_they_hold() -> None:
    values: dict[Key, int | None] = {key: value or None for key, value in numbers(2).items()}
    for row in (*LEAVES["2021"], "received", "carried_in", "concluded", "carried_out"):
        values["requests", row, "total"] = values["requests", row, "total"] or 0
    for column in PERSONS:
        for row in LEAVES["2021"]:
            values["requests", row, column] = values["requests", row, column] or 0
    assert repairs(as_figures(values), LAYOUTS) == ()
    key = ("requests", "granted", "natural_person")
    right = values[key]
    assert right is not None
    (changes,) = sets_of(values | {key: right + 10})
    assert changes == {key: right}
    assert all(values[cell] is not None for cell in changes)


def test_a_blank_total_is_no_error_and_hides_none() -> None:
    values: dict[Key, int | None] = dict(numbers(2))
    for row in LEAVES["2021"]:
        values["requests", row, "total"] = None
    assert repairs(as_figures(values), LAYOUTS) == ()
    key = ("requests", "concluded", "natural_person")
    right = values[key]
    assert right is not None
    assert {key: right} in sets_of(values | {key: right + 90})


def test_a_doubtful_cell_is_named_first() -> None:
    values = numbers(1) | {("proceedings", "review", c): 4 for c in ("upheld", "corrected", "other", "pending")}
    values["proceedings", "review", "total"] = 17
    for cell in ("upheld", "pending"):
        key = ("proceedings", "review", cell)
        found = repairs(as_figures(values, {key: "ocr"}), LAYOUTS)
        assert found[0].changes == (Change(key, 4, 5, found[0].changes[0].slip),)


@pytest.mark.parametrize("turn", [1, -1])
def test_a_row_written_one_column_beside_its_own_is_one_slip(turn: int) -> None:
    values = _made_valid(numbers(5) | {("requests", "granted", c): 11 * n for n, c in enumerate(PERSONS, 1)})
    right = [values["requests", "granted", column] for column in PERSONS]
    for column, number in zip(PERSONS, right[turn:] + right[:turn], strict=True):
        values["requests", "granted", column] = number
    (found,) = repairs(as_figures(values), LAYOUTS)
    assert {c.slip for c in found.changes} == {"shifted-column"}
    assert [c.suggested for c in found.changes] == right


def _made_valid(values: dict[Key, int]) -> dict[Key, int]:
    """Totals, concluded and received worked out anew."""
    values = dict(values)
    for column in PERSONS:
        concluded = sum(values["requests", row, column] for row in LEAVES["2021"])
        values["requests", "concluded", column] = concluded
        open_now = concluded + values["requests", "carried_out", column]
        values["requests", "carried_in", column] = 0
        values["requests", "received", column] = open_now
    for row in (*LEAVES["2021"], "received", "carried_in", "concluded", "carried_out"):
        values["requests", row, "total"] = sum(values["requests", row, column] for column in PERSONS)
    return values


def test_two_numbers_in_each_others_place_are_one_slip() -> None:
    values = _made_valid(numbers(7) | {("requests", "granted", c): n for n, c in enumerate(PERSONS, 30)})
    one, other = ("requests", "granted", "natural_person"), ("requests", "granted", "legal_service")
    values[one], values[other] = values[other], values[one]
    first = repairs(as_figures(values), LAYOUTS)[0]
    assert {(c.cell, c.suggested, c.slip) for c in first.changes} == {
        (one, 30, "cells-swapped"),
        (other, 34, "cells-swapped"),
    }


@pytest.mark.parametrize("row", ["carried_in", "carried_out"])
def test_two_rows_that_changed_places_are_named(row: str) -> None:
    values = _made_valid(numbers(7) | {("requests", "granted", c): n for n, c in enumerate(PERSONS, 30)})
    for column in (*PERSONS, "total"):
        one, other = ("requests", "received", column), ("requests", row, column)
        values[one], values[other] = values[other] + 3, values[one]
    values = {key: v for key, v in values.items() if key[0] == "requests"}
    found = repairs(as_figures(values), LAYOUTS)
    assert all(of("requests").gaps(values | {c.cell: c.suggested for c in r.changes}) == {} for r in found)


@pytest.mark.parametrize(
    ("published", "suggested", "total", "wanted"),
    [
        (12, 112, False, "digit-lost"),
        (122, 12, False, "digit-doubled"),
        (112, 12, False, "digit-doubled"),
        (172, 12, False, "digit-added"),
        (21, 12, False, "neighbours-swapped"),
        (12, 21, True, "neighbours-swapped"),
        (120, 12, False, "factor-of-ten"),
        (12, 1200, False, "factor-of-ten"),
        (17, 11, False, "digit-misread"),
        (3, 8, False, "digit-misread"),
        (3, 8, True, "total-not-updated"),
        (0, 8, True, "total-not-updated"),
        (0, 8, False, "left-zero"),
        (0, 10, False, "left-zero"),
        (40, 57, True, "total-not-updated"),
        (40, 57, False, "other"),
        (-3, 3, False, "sign"),
        (-3, 4, False, "other"),
    ],
)
def test_each_slip_is_told_by_the_two_numbers(published: int, suggested: int, total: bool, wanted: str) -> None:
    assert slip(published, suggested, total=total)[0] == wanted


def test_every_slip_has_its_words_and_its_cost() -> None:
    assert SLIPS.keys() == COSTS.keys()


def test_last_years_number_left_standing_ranks_first() -> None:
    cells = [("proceedings", "review", part) for part in ("upheld", "corrected", "total")]
    found = tuple(Repair("proceedings", n, (Change(cell, 7, 9, "digit-misread"),)) for n, cell in enumerate(cells, 1))
    ranked = carried_over(found, {cells[2]: 7, cells[0]: 8})
    assert [(r.rank, r.changes[0].cell[2], r.changes[0].slip) for r in ranked] == [
        (1, "total", "carried-over"),
        (2, "upheld", "digit-misread"),
        (3, "corrected", "digit-misread"),
    ]
    nought = (replace(found[0], changes=(Change(cells[0], 0, 9, "left-zero"),)),)
    assert carried_over(nought, {cells[0]: 0}) == nought


def test_a_repair_is_beside_the_published_number_and_never_in_its_place() -> None:
    right = valid("2021", Random(3))
    key = ("requests", "granted", "total")
    shown = right | {key: int(right[key] or 0) + 100}
    reading = read(page(parts_of("2021", printed(shown)), "clean", Random(1)))
    assert reading.report is not None
    (figure,) = (f for f in reading.report.figures if (f.table, f.row, f.column) == key)
    assert figure.value == shown[key]
    (repair,) = reading.repairs
    assert [(c.cell, c.published, c.suggested) for c in repair.changes] == [(key, shown[key], right[key])]
