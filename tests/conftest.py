"""What the tests share: where things lie, and the frozen cases (input beside expected output)."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from settings.paths import DataFolder

ROOT = Path(__file__).resolve().parent.parent
FROZEN = ROOT / "tests" / "frozen"
SHARED = ROOT.parent / "shared"


def pytest_configure(config: pytest.Config) -> None:
    """Crawls of the tests take turns among themselves, not with those of the person who runs them."""
    os.environ.setdefault("NIANBAO_TURNS", tempfile.mkdtemp(prefix="nianbao-turns-"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-goldens", action="store_true", help="write expected outputs; the diff is the review")


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes are named by their parameter and place, never by what is in them.

    A ZIP or gzip made while tests are collected holds the second of the day, so each worker
    process would collect a test of another name, and pytest-xdist would end the run.
    """
    return argname if isinstance(val, bytes) else None


def frozen(shelf: str) -> list[Any]:
    """The cases of a shelf of frozen inputs as parameters, one per folder; the id is the folder's path."""
    folders = sorted({p.parent for p in (FROZEN / shelf).rglob("*") if p.is_file()})
    return [pytest.param(f, id=str(f.relative_to(FROZEN / shelf))) for f in folders]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Any:
    """Compare a JSON value with the frozen one; a missing golden fails unless --rewrite-goldens is given."""

    def check(path: Path, value: Any) -> None:
        if request.config.getoption("--rewrite-goldens"):
            path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        assert path.exists(), f"{path} is missing: run pytest --rewrite-goldens and review the diff"
        assert value == json.loads(path.read_text(encoding="utf-8"))

    return check


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the shared seeds and gold; tests that need it are skipped where it is absent."""
    if not (SHARED / "seeds").is_dir():
        pytest.skip("needs ../shared, which is not part of the project")
    return SHARED


def nianbao(*arguments: object, timeout: float = 300, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the front door as a person does, in a process of its own."""
    argv = [sys.executable, "-c", "from cli.main import main; main()", *map(str, arguments)]
    return subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False, **options)


@dataclass(frozen=True)
class SampleRun:
    """A crawled, archived, extracted and catalogued sample region, and the truth about it."""

    data: DataFolder
    truth: dict[str, Any]
    access_log: Path
    crawl: subprocess.CompletedProcess[str]
    extract: subprocess.CompletedProcess[str]


def run_sample(root: Path, *, seed: int = 1, scale: int = 1) -> SampleRun:
    """Serve the sample region, crawl it from its home pages, extract, build the catalogue."""
    from tests.portals.serve import serving

    with serving(seed=seed, out=root / "sample", scale=scale) as region:
        crawl = nianbao(
            *("crawl", "--data", root, "--portals", region.portals_csv, "--connect-map", region.connect_map),
            *("--delay", "0", "--quiet", "--json"),
        )
    extract = nianbao("extract", "--data", root, "--quiet", "--json")
    return SampleRun(DataFolder(root), region.truth, region.log_path, crawl, extract)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleRun:
    """The sample region of seed 1, run once for all tests that look at it."""
    return run_sample(tmp_path_factory.mktemp("sample"))
