"""A visitor walks every page of ours in a real Chromium: both languages, desk and phone, light and dark, by mouse and by keyboard."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import Browser, Locator, Page, expect

from extract.catalogue.site.pages import pages
from extract.catalogue.views import load_views
from tests.browser import browsing, chromium
from tests.conftest import SampleRun
from tests.walked import REVISED, Heard, Walk, walking

pytestmark = pytest.mark.skipif(chromium() is None, reason="needs Chromium (./.ci/system-packages)")

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
FIRST_PAGE, OTHER_PAGES = 100 * 1024, 300 * 1024
"""Bytes of a page with all it loads."""

SERIOUS = ("serious", "critical")
BARE = ("archived", "archived_picture", "withheld")
"""Pages that are no page by themselves: what a frame shows, and an answer for what is withheld."""


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, sample: SampleRun) -> Iterator[Walk]:
    with walking(tmp_path_factory.mktemp("walk"), sample.data) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


def places(walk: Walk) -> dict[str, str]:
    """One address for every page of the shelf, of rows that have something to show."""
    broken = walk.one("select report_id from findings where rule = 'flow' order by report_id")
    agency = walk.one("select agency_id from reports group by 1 order by count(*) desc, 1")
    region = walk.one("select region_code from reports group by 1 order by count(*) desc, 1")
    years = walk.rows.execute("select id from reports where agency_id = ? and layout = '2021' order by year", (agency,))
    fact = walk.rows.execute("select report_id, number from facts order by report_id, number").fetchone()
    filled: dict[str, dict[str, Any]] = {
        "report": {"id": broken},
        "versions": {"id": walk.one("select id from reports where agency = ?", REVISED)},
        "figure": {"report": broken, "table": "requests", "row": "received", "column": "total"},
        "fact": {"report": fact[0], "number": fact[1]},
        "agency": {"id": agency},
        "region": {"code": region},
        "compare": {"report": [id for (id,) in years][:2]},
        "reports": {"q": "行政复议", "scope": "department"},
        "ledger": {"state": "missing"},
        "charts": {"region": region},
        "findings": {"severity": "error"},
    }
    return {name: page.path("zh", **filled.get(name, {})) for name, page in pages().items() if name not in BARE}


@pytest.fixture
def page(browser: Browser, walk: Walk) -> Iterator[Page]:
    """A page of which nothing may go wrong, whatever is done with it."""
    context = browser.new_context(viewport=DESK, accept_downloads=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(30_000)
    heard = Heard(urlsplit(walk.home).netloc).listen(page)
    yield page
    context.close()
    assert heard.wrong == []


def faults(page: Page) -> list[str]:
    """What axe calls serious or critical. Later rows, items and sections are like those before and are not looked at."""
    alike = "tbody > tr:nth-child(n + 5), main li:nth-child(n + 7), main > section:nth-of-type(n + 9)"
    if page.locator("iframe").count():  # a lazy frame is filled after the page is there
        page.frame_locator("iframe").first.locator("header").wait_for()
    page.evaluate(f"document.querySelectorAll('{alike}').forEach(one => one.remove())")
    found = Axe().run(page, options={"resultTypes": ["violations"], "iframes": False}).response
    assert found["passes"], "axe looked at nothing"
    return [f"{v['id']} {v['nodes'][0]['html'][:200]}" for v in found["violations"] if v["impact"] in SERIOUS]


def overflow(page: Page) -> int:
    """Pixels by which a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def loaded(page: Page) -> int:
    """Bytes of the page and of all that it loaded."""
    entries = "performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))"
    return int(page.evaluate(f"{entries}.reduce((sum, entry) => sum + entry.encodedBodySize, 0)"))


@pytest.mark.parametrize("name", [name for name in pages() if name not in BARE])
def test_every_page_is_light_narrow_and_without_fault_for_those_who_cannot_see(
    walk: Walk, browser: Browser, name: str
) -> None:
    """Chinese in light and English in dark colours; what one language or colour may spoil is the other's too."""
    for language, colours in (("", "light"), ("en/", "dark")):
        context = browser.new_context(viewport=DESK, color_scheme=colours)  # type: ignore[arg-type]
        page = context.new_page()
        heard = Heard(urlsplit(walk.home).netloc).listen(page)
        page.goto(f"{walk.home}{language}{places(walk)[name].lstrip('/')}")
        assert loaded(page) < (FIRST_PAGE if name == "home" else OTHER_PAGES)
        assert page.locator("h1").count() == 1
        assert overflow(page) <= 0
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        assert overflow(page) <= 0
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        assert faults(page) == []
        assert heard.wrong == []
        context.close()


def test_axe_finds_what_is_wrong(page: Page, walk: Walk) -> None:
    page.goto(f"{walk.home}help")
    page.evaluate("document.querySelector('main').innerHTML += '<input><p class=nb-lead lang=xx-yy-zz>x</p>'")
    assert {fault.split()[0] for fault in faults(page)} >= {"label", "valid-lang"}


@pytest.mark.parametrize(("language", "size"), [("zh", DESK), ("en", PHONE), ("zh", PHONE)])
def test_from_a_word_to_a_number_in_the_archive_and_back(page: Page, walk: Walk, language: str, size: Any) -> None:
    page.set_viewport_size(size)
    page.goto(walk.home + ("" if language == "zh" else "en/"))
    box = page.get_by_role("searchbox")
    box.fill("行政复议")
    box.press("Enter")
    expect(page.locator(".nb-snippet mark").first).to_have_text("行政复议")
    facet = page.locator("details[data-facet=year]").get_by_role("link").filter(has_text="2022")
    count = facet.locator("xpath=following-sibling::*").inner_text()
    facet.click()
    expect(page.locator(".nb-total strong")).to_have_text(count)
    facet = page.locator("details[data-facet=scope]").get_by_role("link").first
    facet.click()
    page.locator("table.nb-reports tbody td.nb-what > a").first.click()
    report = page.url
    number = page.locator("td.nb-value a[href*='/figure/']").filter(has_text=re.compile(r"^\d+$")).first
    said = number.inner_text()
    number.click()
    expect(page.locator("h1 strong")).to_have_attribute("data-value", said)
    lit = page.frame_locator("iframe.nb-original").first.locator(".nb-lit").first
    expect(lit).to_be_visible()
    expect(lit).to_contain_text(said)
    expect(lit).to_be_in_viewport()
    assert re.search(r"sha\d+:", page.locator(".nb-record").first.inner_text())
    page.go_back()
    assert page.url == report
    assert overflow(page) <= 0


def test_every_language_switch_stays_on_the_page(page: Page, walk: Walk) -> None:
    for name in ("reports", "figure", "compare", "ledger"):
        page.goto(walk.home + places(walk)[name].lstrip("/"))
        chinese = page.url
        page.locator("a.nb-tongue").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        assert urlsplit(page.url).path == f"/en{urlsplit(chinese).path}"
        assert urlsplit(page.url).query.count("&") == urlsplit(chinese).query.count("&")
        page.locator("a.nb-tongue").click()
        assert page.url == chinese


def test_a_chart_leads_to_the_rows_it_is_made_of(page: Page, walk: Walk) -> None:
    page.goto(f"{walk.home}charts")
    chart = page.locator("figure.nb-chart").first
    expect(chart.locator("svg")).to_be_visible()
    chart.locator("summary").click()
    expect(chart.locator("tbody tr").first).to_be_visible()
    with page.expect_download() as file:
        chart.get_by_role("link", name="CSV").click()
    rows = list(csv.reader(io.StringIO(Path(file.value.path()).read_text("utf-8-sig"))))
    assert len(rows) == chart.locator("tbody tr").count() + 1
    chart.locator(".nb-chart-links a").first.click()
    expect(page.locator("table.rows-and-columns tbody tr").first).to_be_visible()


def test_two_years_of_an_agency_are_compared(page: Page, walk: Walk) -> None:
    sql = "select r.id from reports r join reports b on b.agency_id = r.agency_id and b.scope = r.scope"
    later = walk.one(f"{sql} and b.year = r.year - 1 and b.layout = r.layout and r.layout = '2021' order by r.id")
    page.goto(f"{walk.home}report/{later}")
    page.locator(".nb-contents a[href*='/compare']").click()
    expect(page.locator("ol.nb-compared li")).to_have_count(2)
    assert page.locator("tr.nb-differs").count() > 3
    changed = page.locator("td.nb-unlike").first
    expect(changed).to_contain_text(re.compile("[+−]"))


def test_a_number_changed_after_publication_is_shown_with_both_captures(page: Page, walk: Walk) -> None:
    page.goto(f"{walk.home}report/{walk.one('select id from reports where agency = ?', REVISED)}")
    page.locator(".nb-contents a[href$='/versions']").click()
    assert [re.match(r"\d+", cell)[0] for cell in page.locator("tr.nb-differs td").all_inner_texts()] == ["37", "41"]
    page.locator("tr.nb-differs td a").filter(has_text="37").click()
    expect(page.locator(".nb-lit")).to_have_text("37")
    page.go_back()
    page.locator("tr.nb-differs td a").filter(has_text="41").click()
    expect(page.locator(".nb-lit")).to_have_text("41")


def test_what_is_missing_leads_to_the_capture_that_shows_it(page: Page, walk: Walk) -> None:
    page.goto(walk.home)
    page.locator("main td a[href*='state=missing']").first.click()
    row = page.locator("table tbody tr").filter(has=page.locator("a[href*='/archived/']")).first
    expect(row.locator(".nb-missing").first).to_be_visible()
    row.locator("a[href*='/archived/']").first.click()
    expect(page.locator("header.nb-note")).to_contain_text("存档原件")
    assert len(page.locator("body").inner_text()) > 100


def test_a_list_and_a_report_are_taken_away_as_csv_and_json(page: Page, walk: Walk) -> None:
    page.goto(walk.home + places(walk)["reports"].lstrip("/"))
    total = int(page.locator(".nb-total strong").inner_text().replace(",", ""))
    assert len(saved(page, page.locator(".nb-take a").filter(has_text="CSV").first)) == total
    told = opened(page, page.locator(".nb-take a").filter(has_text="JSON").first)
    assert len(told["reports"]) == total
    page.goto(walk.home + places(walk)["report"].lstrip("/"))
    shown = page.locator(".nb-form td[data-value]").count()
    rows = saved(page, page.locator("a[href*='figures_labelled.csv']"))
    assert sum(row["state"] == "value" for row in rows) == shown
    figures = opened(page, page.locator("a[href*='figures_labelled.json']"))
    assert [str(one["value"]) for one in figures] == [row["value"] for row in rows]


def saved(page: Page, link: Locator) -> list[dict[str, str]]:
    """The rows of a CSV file that a link gives to save."""
    with page.expect_download() as file:
        link.click()
    return list(csv.DictReader(io.StringIO(Path(file.value.path()).read_text("utf-8-sig"))))


def opened(page: Page, link: Locator) -> Any:
    """What a link to JSON gives."""
    return page.request.get(urljoin(page.url, link.get_attribute("href") or "")).json()


TAB_FOCUS = """() => {
  const on = document.activeElement, style = getComputedStyle(on), box = on.getBoundingClientRect();
  return [on.tagName, on.getAttribute('href') || on.name || '', on.className, on.textContent.trim(),
    style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 && box.width > 0 && box.right > 0];
}"""


def tab_to(page: Page, wanted: Any, most: int = 150) -> None:
    """Press Tab until what has the focus is wanted; all on the way can be seen to have it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        *here, seen = page.evaluate(TAB_FOCUS)
        assert seen or here[0] in ("BODY", "IFRAME"), f"{here} has the focus and does not show it"
        if wanted(*here):
            return
    raise AssertionError(f"Tab never came there; last it was at {here}")


def test_by_keyboard_alone_from_home_to_a_number_in_the_archive(page: Page, walk: Walk) -> None:
    page.goto(f"{walk.home}en/")
    page.keyboard.press("Tab")
    assert page.evaluate(TAB_FOCUS)[1] == "#content", "the first stop is the link over the menu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    tab_to(page, lambda tag, name, *_: (tag, name) == ("INPUT", "q"))
    page.keyboard.type("行政复议")
    page.keyboard.press("Enter")
    expect(page.locator(".nb-total")).to_be_visible()
    tab_to(page, lambda tag, name, *_: tag == "A" and "/en/report/" in name)
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/report/*")
    tab_to(page, lambda tag, name, looks, text: "/figure/" in name)
    said = page.evaluate(TAB_FOCUS)[3]
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/figure/**")
    expect(page.frame_locator("iframe.nb-original").first.locator(".nb-lit").first).to_contain_text(said)


def test_each_question_has_an_example_that_gives_rows_of_the_sample_in_both_languages(walk: Walk) -> None:
    for language in ("", "en/"):
        with urlopen(f"{walk.home}{language}questions") as answer:
            found = html.fromstring(answer.read().decode())
        asked = {a.get("aria-label"): a.get("href") for a in found.xpath("//div[@class='nb-question']//li/a")}
        assert {label.rpartition(" ")[2] for label in asked} == {view.name for view in load_views()}
    for view in load_views():
        with urlopen(f"{walk.home.rstrip('/')}{asked[f'JSON: {view.name}']}&_size=3") as answer:
            rows = json.load(answer)
        assert rows, f"the example of {view.name} gives nothing"
        assert set(view.columns) <= set(rows[0])
        with urlopen(f"{walk.home.rstrip('/')}{asked[f'CSV: {view.name}']}") as answer:
            assert next(csv.reader(io.StringIO(answer.read().decode()))) == list(view.columns)
