"""Survey: a portal's row from its own pages, good enough that a crawl with nothing but the row finds every report."""

from pathlib import Path

from tests.families import SITES
from tests.families.frame import crawl_site


def test_a_survey_looks_at_lists_and_leaves_reports_and_files_alone(tmp_path: Path) -> None:
    site = next(site for site in SITES if site.attachments)
    surveyed = crawl_site(site, tmp_path, aim="survey")
    assert site.lists & set(surveyed.asked)
    assert (site.reports | site.attachments | site.lookalikes) & set(surveyed.asked) == set()
    assert {row["role"] for row in surveyed.kept if not row["url"].endswith("/robots.txt")} == {"home", "index"}
