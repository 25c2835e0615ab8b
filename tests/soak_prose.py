"""Facts and the rules on the text at full size: thousands of free-form reports, and whole regions of other seeds."""

from collections import Counter
from pathlib import Path

from tests.portals.compare import finding_keys, read_report
from tests.portals.freeform import DEVELOPED, FURTHER, HELD_OUT
from tests.portals.world import build_world
from tests.stated import measured

AIM = 0.98
ON_THE_TEXT = ("text-vs-table", "narrative", "information-fee")


def facts_of_many(_folder: Path, reports: int = 2000) -> tuple[dict[str, object], tuple[str, ...]]:
    """Recall and precision of both sets of wordings. A complaint for each share below the aim."""
    figures: dict[str, object] = {}
    complaints = []
    for name, wordings in (("developed", DEVELOPED), ("held out", HELD_OUT), ("further", FURTHER)):
        score = measured(wordings, reports, seed=2026)
        for share, value in (("recall", score.recall), ("precision", score.precision)):
            figures[f"{name}: {share}"] = round(value, 5)
            if value < AIM:
                complaints.append(f"{name}: {share} {value:.4f}, missed {score.missed[:5]}, false {score.false[:5]}")
        figures[f"{name}: facts"] = score.stated
    return figures, tuple(complaints)


def findings_of_regions(_folder: Path, seeds: range = range(2, 8)) -> tuple[dict[str, object], tuple[str, ...]]:
    """In regions of other seeds the rules on the text find what is planted and nothing else."""
    reports = planted = 0
    complaints = []
    for seed in seeds:
        world = build_world(seed)
        for truth in world.truth["reports"]:
            reports += 1
            expected = Counter(key for key in finding_keys(truth["findings"]) if key[0] in ON_THE_TEXT)
            found = Counter(key for key in finding_keys(read_report(world, truth)["findings"]) if key[0] in ON_THE_TEXT)
            planted += expected.total()
            if expected != found:
                complaints.append(f"seed {seed} {truth['id']}: planted {dict(expected)}, found {dict(found)}")
    return {"reports": reports, "planted": planted, "wrong": len(complaints)}, tuple(complaints)
