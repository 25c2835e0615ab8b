"""Every kind of refusal that the code can write has words for people, and every word is for a kind that is written."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from settings.kinds import KINDS, NOTES, SKIPS, lost, words_of, words_of_skip
from tests.conftest import ROOT

WRITES = {"refuse": (2,), "note": (2,), "_refuse": (1, 2), "stop": (1,), "Verdict": (0,), "_sign": (1,), "Trap": (0,)}
"""Calls that write a kind or make what is written, and which of their arguments is one."""

TABLES = re.compile(r"KIND|REFUSED|IGNORED")
ROOMS = ("middlewares", "spiders", "browser", "traps")
"""Where a variable that is called kind is a kind of refusal; elsewhere it is one of menu or of page."""

SHAPE = re.compile(r"[a-z]+(?:-[a-z0-9]+)*")
NO_KINDS = {"decompress", "too-large", "many-codings"}
"""Words in those tables that stand for something else."""


def texts(node: ast.AST, *, deep: bool) -> Iterator[str]:
    for part in ast.walk(node) if deep else (node,):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value
        elif isinstance(part, ast.IfExp) and not deep:
            yield from (*texts(part.body, deep=False), *texts(part.orelse, deep=False))


def named(paths: list[Path]) -> dict[str, set[str]]:
    """Name of a module's constant -> the texts it has, in whichever module."""
    found: dict[str, set[str]] = {}
    for path in paths:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.value, ast.Constant)
                and isinstance(node.value.value, str)
            ):
                for target in node.targets:
                    found.setdefault(ast.unparse(target), set()).add(node.value.value)
    return found


def kinds_in(path: Path, constants: dict[str, set[str]]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
            chosen = [node.args[at] for at in WRITES.get(name, ()) if at < len(node.args)]
            by_word = [word.value for word in node.keywords if word.arg == "kind" and name in WRITES]
            for argument in (*chosen, *by_word):
                yield from texts(argument, deep=False)
                yield from constants.get(argument.id, ()) if isinstance(argument, ast.Name) else ()
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]
            if any(TABLES.search(name) for name in names):
                yield from texts(node.value, deep=True)
            elif names[:1] == ["kind"] and (path.parent.name in ROOMS or path.stem in ROOMS):
                yield from texts(node.value.elts[0] if isinstance(node.value, ast.Tuple) else node.value, deep=False)
        elif isinstance(node, ast.FunctionDef) and node.name == "kind_of":
            for part in ast.walk(node):
                if isinstance(part, ast.Return) and part.value is not None:
                    yield from texts(part.value, deep=True)


def written() -> dict[str, str]:
    """Kind -> a module that writes it."""
    paths = sorted(p for p in (ROOT / "crawler").rglob("*.py") if p.name != "kinds.py" and "families" not in p.parts)
    constants = named(paths)
    found = {kind: path.name for path in paths for kind in kinds_in(path, constants)}
    return {kind: name for kind, name in found.items() if SHAPE.fullmatch(kind)}


def test_every_kind_the_code_writes_has_words() -> None:
    missing = {kind: name for kind, name in written().items() if kind not in KINDS and kind not in NO_KINDS}
    assert not missing, "add a row to settings/kinds.py"


def test_no_words_are_kept_for_what_nothing_writes() -> None:
    assert sorted(set(KINDS) - set(written())) == []


def test_words_are_in_both_languages() -> None:
    for words in (*KINDS.values(), *SKIPS.values()):
        assert re.search(r"[\u4e00-\u9fff]", words.zh + words.remedy_zh)
        assert not re.search(r"[\u4e00-\u9fff]", words.en + words.remedy)


def test_a_reason_is_known_by_its_first_words_and_an_unknown_kind_is_called_other() -> None:
    assert words_of_skip("budget: portal-pages 200").en == "budget used up"
    assert words_of_skip("portal stopped: challenge").en == "portal left alone"
    assert words_of("never-heard-of").en == "other"


def test_what_is_only_noted_is_not_counted_as_lost() -> None:
    assert lost({"timeout": 2, "certificate": 1, "trap-session": 3}) == 2
    assert KINDS.keys() >= NOTES
