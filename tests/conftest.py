"""What the tests share: where things lie, and the frozen cases (input beside expected output)."""

import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
FROZEN = ROOT / "tests" / "frozen"
SHARED = ROOT.parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-goldens", action="store_true", help="write expected outputs; the diff is the review")


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
