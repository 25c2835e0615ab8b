"""Which captures are one report: pages with attachments, repeats, corrections, look-alikes."""

import random
from typing import Any

import pytest

from extract.bundle import Bundle, bundle
from extract.cards import address_of
from tests.shards import VALUES, cells, line, report

JUSTICE, EDUCATION = "乌拉特中旗司法局", "乌拉特中旗教育局"
PAGE, FILE = "http://www.wltzq.gov.cn/sfj/2023.html", "http://www.wltzq.gov.cn/sfj/2023.docx"
LOST = cells("2021", state="missing")
OTHER = cells("2021", {**VALUES, ("requests", "received", "total"): 9})


def bundles(*lines: dict[str, Any]) -> list[Bundle]:
    return list(bundle(lines))


def parts(found: Bundle) -> dict[str, str]:
    return {record.removeprefix("<urn:test:").rstrip(">"): part for record, part in found.captures}


def attachment(said: dict[str, Any] | None, url: str = FILE, page: str = PAGE, **changes: Any) -> dict[str, Any]:
    return line(url, said, role="attachment", found_on=page, format="docx", **changes)


def test_a_page_and_its_attachment_are_one_report_with_the_tables_of_the_attachment() -> None:
    bare = report(JUSTICE, 2023, cells=LOST, source="旗司法局", published_on="2024-01-15")
    file = report(None, 2023, published_on=None, published_time=None, source=None)
    (found,) = bundles(line(PAGE, bare), attachment(file))
    assert found.primary.startswith(f"<urn:test:{FILE}")
    assert found.url == PAGE
    assert (found.facts["agency"], found.facts["source"], found.facts["published_on"]) == (
        JUSTICE,
        "旗司法局",
        "2024-01-15",
    )
    assert list(parts(found).values()) == ["primary", "page"]


def test_the_page_knows_better_than_the_file_when_it_was_put_up() -> None:
    page = report(JUSTICE, 2023, cells=LOST, published_on="2024-01-15", published_time=None, source="旗司法局")
    (found,) = bundles(line(PAGE, page), attachment(report(None, 2023, published_on="2023-01-01", source="旗政府办")))
    facts = [found.facts[key] for key in ("published_on", "published_time", "source")]
    assert facts == ["2024-01-15", None, "旗司法局"]


def test_a_page_that_is_no_report_itself_lends_its_title_to_its_only_file() -> None:
    file = report(None, 2023, title=None, published_on=None)
    page = line(PAGE, None, kind="notice", title="乌拉特中旗司法局2023年政府信息公开工作年度报告")
    (found,) = bundles(page, attachment(file))
    assert found.facts["title"] == "乌拉特中旗司法局2023年政府信息公开工作年度报告"
    assert found.url == PAGE


def test_a_form_left_blank_in_the_attachment_is_better_than_no_form() -> None:
    file = report(JUSTICE, 2023, cells=cells("2021", state="blank"))
    (found,) = bundles(line(PAGE, report(JUSTICE, 2023, layout="free", cells=[])), attachment(file))
    assert found.primary.startswith(f"<urn:test:{FILE}")
    assert found.facts["layout"] == "2021"


def test_tables_in_the_page_win_over_the_same_tables_in_a_file() -> None:
    (found,) = bundles(line(PAGE, report(JUSTICE, 2023)), attachment(report(JUSTICE, 2023)))
    assert list(parts(found).values()) == ["primary", "attachment"]
    assert not found.problems


LINKED = [{"url": FILE, "name": "附件", "mime": None, "role": "report"}]


def doubtful(rows: list[dict[str, Any]], doubt: str, *keys: tuple[str, str, str]) -> list[dict[str, Any]]:
    return [c | {"doubt": doubt if not keys or (c["table"], c["row"], c["column"]) in keys else None} for c in rows]


def test_page_and_file_that_differ_are_one_report_and_the_cells_in_which_they_do_are_named() -> None:
    file = attachment(report(JUSTICE, 2023, cells=OTHER))
    (found,) = bundles(line(PAGE, report(JUSTICE, 2023), attachments=LINKED), file)
    (problem,) = found.problems
    assert (problem.kind, problem.where) == ("attachment-differs", file["capture"]["record_id"])
    assert "differ in 1 cells: requests/received/total 7 here, 9 there" in problem.message


def test_a_blank_cell_is_no_other_number_than_nought_but_another_than_five() -> None:
    blank = [c | {"value": None, "state": "blank"} if c["value"] in (0, 5) else c for c in cells("2021")]
    (found,) = bundles(
        line(PAGE, report(JUSTICE, 2023), attachments=LINKED), attachment(report(JUSTICE, 2023, cells=blank))
    )
    (problem,) = found.problems
    assert "differ in 2 cells" in problem.message
    assert problem.message.count("5 here, nothing there") == 2


def test_what_a_scan_leaves_in_doubt_is_no_difference() -> None:
    scan = report(JUSTICE, 2023, cells=doubtful(OTHER, "ocr", ("requests", "received", "total")))
    (found,) = bundles(line(PAGE, report(JUSTICE, 2023), attachments=LINKED), attachment(scan) | {"format": "scan"})
    assert found.problems == ()


def test_of_page_and_files_the_one_read_with_the_fewest_doubts_wins() -> None:
    page = line(PAGE, report(JUSTICE, 2023, cells=doubtful(cells("2021"), "position")), attachments=LINKED)
    scan = attachment(report(JUSTICE, 2023), FILE.replace(".docx", ".jpg")) | {"format": "scan"}
    (found,) = bundles(page, scan, attachment(report(JUSTICE, 2023)))
    assert found.primary.startswith(f"<urn:test:{FILE}")
    assert found.format == "docx"


def test_text_wins_over_a_scan_that_says_the_same_but_not_over_one_that_says_more() -> None:
    page = report(JUSTICE, 2023, cells=LOST)
    scan = attachment(report(JUSTICE, 2023)) | {"format": "scan"}
    assert bundles(line(PAGE, page), scan)[0].format == "scan"
    file = attachment(report(JUSTICE, 2023), FILE.replace(".docx", ".pdf")) | {"format": "pdf"}
    assert bundles(line(PAGE, page), scan, file)[0].format == "pdf"


def test_a_list_of_files_of_several_agencies_is_as_many_reports() -> None:
    files = [(EDUCATION, "1.docx"), (JUSTICE, "2.docx")]
    found = bundles(line(PAGE, None), *(attachment(report(a, 2023), f"http://www.wltzq.gov.cn/{n}") for a, n in files))
    assert {b.facts["agency"] for b in found} == {EDUCATION, JUSTICE}


def test_a_file_that_the_crawler_took_for_a_report_page_hangs_on_its_page_all_the_same() -> None:
    file = line(FILE, report(None, 2023), role="report", found_on=PAGE, format="docx", mime="application/octet-stream")
    scan = line(f"{PAGE}.pdf", None, role="report", found_on=PAGE, format=None, mime="application/pdf")
    (found,) = bundles(line(PAGE, report(JUSTICE, 2023, cells=LOST)), file, scan)
    assert list(parts(found).values()) == ["primary", "page", "attachment"]


def test_a_report_page_linked_from_another_report_page_is_no_attachment() -> None:
    before = line("http://www.wltzq.gov.cn/sfj/2022.html", report(JUSTICE, 2022), found_on=PAGE)
    assert len(bundles(line(PAGE, report(JUSTICE, 2023)), before)) == 2


def test_last_years_report_hanging_on_this_years_page_is_another_report() -> None:
    found = bundles(line(PAGE, report(JUSTICE, 2023)), attachment(report(JUSTICE, 2022)))
    assert sorted(b.facts["year"] for b in found) == [2022, 2023]


def test_the_file_of_a_neighbour_that_a_report_page_links_to_is_a_report_of_its_own() -> None:
    short = report(JUSTICE, 2023, cells=LOST, sections=[])
    neighbour = attachment(report(EDUCATION, 2023), url="http://www.wltzq.gov.cn/jyj/2023.txt")
    below_full_page = bundles(line(PAGE, report(JUSTICE, 2023)), neighbour)
    below_short_page = bundles(line(PAGE, short), attachment(report(JUSTICE, 2023)), neighbour)
    for found in (below_full_page, below_short_page):
        assert {b.facts["agency"] for b in found} == {EDUCATION, JUSTICE}
    only_file = bundles(line(PAGE, short), neighbour)
    assert len(only_file) == 1


def test_a_file_whose_page_was_not_captured_stands_alone() -> None:
    (found,) = bundles(attachment(report(JUSTICE, 2023)))
    assert found.url == FILE


def test_a_page_captured_again_is_one_more_capture_of_the_same_report() -> None:
    again = line(PAGE, report(JUSTICE, 2023), fetched_at="2026-03-01T00:00:00Z")
    (found,) = bundles(line(PAGE, report(JUSTICE, 2023)), again)
    assert found.primary == again["capture"]["record_id"]
    assert sorted(parts(found).values()) == ["primary", "repeat"]


# Revisits: captures that hold nothing of their own.

AGAIN = {"fetched_at": "2026-03-01T00:00:00Z", "run_id": "run-2"}


def unchanged(earlier: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The line of a later capture that repeats an earlier one."""
    was = earlier["capture"]
    lead = {key: was[key] for key in ("role", "found_on")}
    return line(was["url"], None, same_as=was["record_id"], format=None, mime=None, **{**lead, **AGAIN, **changes})


def test_a_revisit_is_one_more_capture_and_the_page_it_repeats_stays_the_one_that_counts() -> None:
    page = line(PAGE, report(JUSTICE, 2023, cells=LOST))
    file = attachment(report(JUSTICE, 2023))
    list_page = line("http://www.wltzq.gov.cn/sfj/", None, role="index")
    (first,) = bundles(page, file)
    (found,) = bundles(unchanged(page), page, unchanged(file), file, list_page, unchanged(list_page))
    assert (found.id, found.primary, found.url, found.facts) == (first.id, first.primary, first.url, first.facts)
    assert found.captures[: len(first.captures)] == first.captures
    assert [part for _, part in found.captures[2:]] == ["repeat", "repeat"]
    assert found.problems == first.problems


def test_a_revisit_whose_page_is_nowhere_is_no_report() -> None:
    assert not bundles(unchanged(line(PAGE, report(JUSTICE, 2023))))


def test_a_page_corrected_beside_its_unchanged_file_gives_the_new_page_with_the_old_file() -> None:
    page, file = line(PAGE, report(JUSTICE, 2023, cells=LOST)), attachment(report(JUSTICE, 2023))
    new = line(PAGE, report(JUSTICE, 2023, cells=LOST, title="更正后的标题", source="旗司法局"), **AGAIN)
    (found,) = bundles(page, file, new, unchanged(file))
    assert found.primary == file["capture"]["record_id"]
    assert found.facts["source"] == "旗司法局"
    assert dict(found.captures)[new["capture"]["record_id"]] == "page"


def test_a_file_replaced_below_its_unchanged_page_gives_the_new_figures() -> None:
    page, file = line(PAGE, report(JUSTICE, 2023, cells=LOST)), attachment(report(JUSTICE, 2023))
    new = attachment(report(JUSTICE, 2023, cells=OTHER), **AGAIN)
    (found,) = bundles(page, file, unchanged(page), new)
    assert found.primary == new["capture"]["record_id"]
    kept = dict(found.captures)
    assert (kept[page["capture"]["record_id"]], kept[file["capture"]["record_id"]]) == ("page", "version")


def test_looking_again_at_an_older_version_on_another_site_does_not_make_it_the_newest() -> None:
    old = line("http://www.bynr.gov.cn/9.html", report(JUSTICE, 2023))
    new = line(PAGE, report(JUSTICE, 2023, cells=OTHER), fetched_at="2025-06-01T00:00:00Z")
    (before,) = bundles(old, new)
    (found,) = bundles(old, new, unchanged(old, fetched_at="2026-09-09T00:00:00Z"), unchanged(new))
    assert found.primary == before.primary == new["capture"]["record_id"]
    assert found.problems == before.problems


def test_a_later_capture_that_lost_its_tables_does_not_win() -> None:
    good = line(PAGE, report(JUSTICE, 2023))
    bad = line(PAGE, report(JUSTICE, 2023, cells=LOST), fetched_at="2026-03-01T00:00:00Z")
    (found,) = bundles(good, bad)
    assert found.primary == good["capture"]["record_id"]
    assert found.problems


def test_corrected_figures_win_and_the_older_ones_stay_on_record() -> None:
    old = line(PAGE, report(JUSTICE, 2023))
    new = line(PAGE, report(JUSTICE, 2023, cells=OTHER), fetched_at="2026-03-01T00:00:00Z")
    (found,) = bundles(new, old)
    assert found.primary == new["capture"]["record_id"]
    assert sorted(parts(found).values()) == ["primary", "version"]
    assert [p.kind for p in found.problems] == ["versions-differ"]


def test_a_copy_on_another_site_is_the_same_report_and_the_first_publication_counts() -> None:
    copy = line(
        "http://www.bynr.gov.cn/9.html",
        report(JUSTICE, 2023, published_on="2024-05-06"),
        fetched_at="2026-01-01T00:00:00Z",
    )
    (found,) = bundles(copy, line(PAGE, report(JUSTICE, 2023)))
    assert (found.url, found.facts["published_on"]) == (PAGE, "2024-01-20")


@pytest.mark.parametrize(
    "change",
    [{"agency": EDUCATION}, {"year": 2022}, {"scope": "aggregate"}, {"region_code": "150825"}],
    ids=["agency", "year", "scope", "region"],
)
def test_what_differs_in_one_part_of_the_identity_is_another_report(change: dict[str, Any]) -> None:
    other = line("http://www.wltzq.gov.cn/other.html", {**report(JUSTICE, 2023), **change})
    found = bundles(line(PAGE, report(JUSTICE, 2023)), other)
    assert len({b.id for b in found}) == 2


def test_reports_that_name_no_agency_are_told_apart_by_their_address() -> None:
    pages = [f"http://www.wltzq.gov.cn/{n}.html" for n in range(2)]
    assert len(bundles(*(line(page, report(None, 2023)) for page in pages))) == 2
    https = line(pages[0].replace("http:", "https:") + "#top", report(None, 2023))
    assert len(bundles(line(pages[0], report(None, 2023)), https)) == 1


def test_an_address_whose_content_changes_every_year_holds_a_report_a_year() -> None:
    found = bundles(
        *(line(PAGE, report(JUSTICE, year), fetched_at=f"{year + 1}-03-01T00:00:00Z") for year in (2022, 2023))
    )
    assert len(found) == 2


def test_lists_and_lost_records_are_no_reports() -> None:
    lost = {
        "capture": None,
        "kind": "other",
        "title": None,
        "format": None,
        "report": None,
        "problems": [],
        "attachments": [],
    }
    assert not bundles(line("http://www.wltzq.gov.cn/", None, role="index"), line(PAGE, None), attachment(None), lost)


def test_the_order_of_the_lines_changes_nothing_and_neither_does_a_line_that_comes_twice() -> None:
    lines = [
        *(
            line(
                f"http://www.wltzq.gov.cn/{n}.html",
                report(JUSTICE, 2019 + n % 3, cells=OTHER if n % 2 else cells("2021")),
            )
            for n in range(9)
        ),
        line(PAGE, report(JUSTICE, 2023, cells=LOST)),
        attachment(report(None, 2023)),
        attachment(None, "http://www.wltzq.gov.cn/sfj/scan.jpg"),
    ]
    lines += [unchanged(each) for each in lines[::2]]
    expected = bundles(*lines)
    rng = random.Random(3)
    for _ in range(20):
        rng.shuffle(lines)
        assert bundles(*lines, lines[0]) == expected


def test_the_id_stays_when_the_page_is_captured_again_or_read_better() -> None:
    (first,) = bundles(line(PAGE, report(JUSTICE, 2023, cells=LOST)))
    (second,) = bundles(line(PAGE, report(JUSTICE, 2023), fetched_at="2027-01-01T00:00:00Z"))
    assert first.id == second.id


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://A.gov.cn/x", "https://a.gov.cn/x", True),
        ("http://a.gov.cn:80/x", "http://a.gov.cn/x#p", True),
        ("http://a.gov.cn", "http://a.gov.cn/", True),
        ("http://a.gov.cn:8080/x", "http://a.gov.cn/x", False),
        ("http://a.gov.cn/x?id=1", "http://a.gov.cn/x?id=2", False),
        ("http://a.gov.cn/X", "http://a.gov.cn/x", False),
    ],
)
def test_addresses_that_lead_to_the_same_page(one: str, other: str, same: bool) -> None:
    assert (address_of(one) == address_of(other)) is same


def test_of_one_publication_at_several_addresses_the_first_met_stays_chosen_and_a_twin_for_phones_never_is() -> None:
    phone, again = PAGE.replace(".html", "_wap.html"), "http://sfj.wltzq.gov.cn/1.html"
    said = report(JUSTICE, 2023)
    first = [
        line(phone, said, fetched_at="2025-03-01T00:00:00Z"),
        line(PAGE, said, fetched_at="2025-03-02T00:00:00Z"),
        line(again, said, fetched_at="2025-03-03T00:00:00Z"),
    ]
    (found,) = bundles(*first)
    assert found.url == PAGE
    (later,) = bundles(*first, line(again, said, fetched_at="2025-03-09T00:00:00Z"))
    assert later.url == PAGE


def test_the_file_of_a_page_and_of_its_twin_for_phones_hangs_on_both_though_it_was_fetched_through_the_twin() -> None:
    phone = PAGE.replace(".html", "_wap.html")
    bare = report(JUSTICE, 2023, cells=LOST)
    other = bare | {"sections": [{"number": 1, "heading": "", "text": "见附件。 打印"}]}
    (found,) = bundles(line(PAGE, bare), line(phone, other), attachment(report(JUSTICE, 2023), page=phone))
    assert found.url == PAGE
    assert list(parts(found).values()) == ["primary", "page", "repeat"]
    assert found.problems == ()


def test_a_copy_on_the_portal_above_is_not_the_report_s_own_however_soon_it_was_met() -> None:
    said = report(JUSTICE, 2023)
    above = line("http://www.bynr.gov.cn/qq/1.html", said, region_code="150800", fetched_at="2025-03-01T00:00:00Z")
    own = line(PAGE, said, fetched_at="2025-03-02T00:00:00Z")
    (found,) = bundles(above, own)
    assert found.url == PAGE
    (alone,) = bundles(above)
    assert alone.url == above["capture"]["url"]
