"""The documents say what the program does."""

import re
from pathlib import Path

from click.testing import CliRunner

from cli.exits import MEANING
from cli.main import COMMANDS, app

ROOT = Path(__file__).resolve().parent.parent


def test_every_exit_status_is_in_the_readme_with_its_meaning() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\d+) \| (.+) \|$", readme, re.MULTILINE))
    assert rows == {str(status): meaning for status, meaning in MEANING.items()}


def test_every_command_has_help_with_an_example_and_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        result = CliRunner().invoke(app, [name, "--help"])
        assert result.exit_code == 0, result.output
        assert len(result.output.splitlines()) > 5
        assert f"nianbao {name}" in readme or f"make {name}" in readme, name


def test_the_files_the_documents_name_exist() -> None:
    for document in ("README.md", "README.zh.md", "CONTRIBUTING.md", "docs/design.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        for name in re.findall(r"`((?:settings|crawler|archive|extract|cli|tests|docs)/[\w./]+\.\w+)`", text):
            if "NAME" not in name and "YEAR" not in name:
                assert (ROOT / name).exists(), f"{document} names {name}"
