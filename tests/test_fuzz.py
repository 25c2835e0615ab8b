"""Spoilt files and bombs: whatever comes, a reading comes back, in time and memory, and nothing leaves the process."""

import socket
from pathlib import Path

import pytest

from tests.fuzz.bombs import BOMBS
from tests.fuzz.child import _heard, _own
from tests.fuzz.jobs import Jobs, run
from tests.fuzz.mutations import SPOILS, spoilt
from tests.soak_fuzz import CONVERTED, bombed, fuzzed, kinds, missing

SHARE, CONVERTED_SHARE = 50, 500
"""A test reads so many times fewer inputs than the soak; fewer still where each costs a start of LibreOffice."""


@pytest.mark.parametrize("kind", sorted(kinds().keys() - {"scan"}))
def test_spoilt_files_are_read_or_refused_and_never_raise(kind: str) -> None:
    if program := missing(kinds()[kind]):
        pytest.skip(f"needs {program}, which is not installed")
    outcome = fuzzed(kind, CONVERTED_SHARE if kind in CONVERTED else SHARE)
    assert outcome.complaints == []
    assert outcome.inputs >= 1


def test_no_bomb_goes_off() -> None:
    outcome = bombed()
    assert outcome.complaints == []
    assert outcome.inputs == len(BOMBS)


def test_the_same_seed_spoils_the_same_way_and_every_way_is_taken() -> None:
    body = b"<table><tr><td>12</td></tr></table>" * 50
    taken = {spoilt(body, str(n), (b"other",)) for n in range(60)}
    assert taken == {spoilt(body, str(n), (b"other",)) for n in range(60)}
    assert len(taken) > 50
    assert len(SPOILS) == 9


def test_the_harness_names_what_hangs_what_dies_and_what_is_too_large() -> None:
    body = b"<p>" + "公开".encode() * 10
    quick = run(Jobs((body,), ("a.html",), ((0, None), (0, "1"))))
    assert (quick.inputs, quick.complaints) == (2, [])
    slow = run(Jobs((body,), ("a.html",), ((0, None),), clock=0.01))
    assert "the process ended with" in slow.complaints[0]
    large = run(Jobs((body,), ("a.html",), ((0, None),), peak=1))
    assert "in use" in large.complaints[0]
    dying = run(Jobs((body,), ("a.html",), ((0, None), (0, None)), memory=1 << 20))
    assert dying.inputs == 2
    assert any("the process ended with" in complaint for complaint in dying.complaints)


def test_the_ear_hears_connections_programs_and_files_written(tmp_path: Path) -> None:
    left: list[str] = []
    _heard(left, "socket.connect", (socket.socket, ("127.0.0.1", 9)), False)
    _heard(left, "subprocess.Popen", ("soffice",), False)
    _heard(left, "open", (str(tmp_path / "a"), "w", 0o101), False)
    _heard(left, "os.remove", (str(tmp_path / "a"), -1), False)
    assert len(left) == 4
    _heard(left, "open", (str(tmp_path / "a"), "r", 0), False)
    assert len(left) == 4
    assert not _own(str(tmp_path / "a"), converted=False)
