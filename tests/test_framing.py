"""Where an answer ends does not depend on how it arrives, and it is where the archive's reader sees its end."""

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.message import MAX_HEAD, entity, parse_head
from crawler.transport.framing import Framing
from crawler.transport.intake import SPOOL_BYTES, Intake
from tests.odd_answers import ODD, OK, PAGE, TE, chunked, head

SMALL = {name: odd for name, odd in ODD.items() if len(odd.data) < 3000}


def outcome(pieces: list[bytes], *, is_head: bool = False) -> tuple[object, ...]:
    framing = Framing(is_bodiless=is_head)
    for piece in pieces:
        framing.feed(piece)
    whole = framing.close()
    told = (framing.is_too_long, framing.is_delimited, framing.has_surplus, framing.is_reusable, framing.version)
    return whole, framing.size, framing.interim, framing.body_start, framing.head, *told


@pytest.mark.parametrize("name", SMALL)
def test_an_answer_ends_at_the_same_byte_wherever_it_is_split(name: str) -> None:
    odd, is_head = SMALL[name], name.startswith("head-")
    data = odd.interim + odd.data + odd.surplus
    whole = outcome([data], is_head=is_head)
    assert whole[:3] == (True, len(odd.interim + odd.data), len(odd.interim))
    assert outcome([data[at : at + 1] for at in range(len(data))], is_head=is_head) == whole
    for at in range(1, len(data)):
        assert outcome([data[:at], data[at:]], is_head=is_head) == whole


@pytest.mark.parametrize("name", ODD)
def test_the_archive_reads_the_same_body(name: str) -> None:
    data = ODD[name].data
    body, _ = entity(parse_head(data), data)
    assert body == ODD[name].body


WORDS = st.sampled_from(
    [b"\r\n", b"\n", b"\r", b"0", b"3", b"a", b";x", b" ", b"abc", b"HTTP/1.1 200 OK", b"HTTP/1.1 100", b"HTTP/",
     b"Content-Length: 3", b"Content-Length: 0", TE, b"X: y", b"\r\n\r\n", b"\n\n", b"0\r\n\r\n", b"\0\xff"]
)  # fmt: skip


@given(
    words=st.lists(WORDS, max_size=14),
    start=st.sampled_from([b"", head(OK, TE), head(OK)[:-2], head(OK, TE, b"Content-Length: 4")]),
    cuts=st.lists(st.integers(1, 60), max_size=8),
)
def test_no_splitting_of_anything_changes_what_is_taken(words: list[bytes], start: bytes, cuts: list[int]) -> None:
    data = start + b"".join(words)
    places = sorted({0, *(cut for cut in cuts if cut < len(data)), len(data)})
    pieces = [data[a:b] for a, b in pairwise(places)]
    assert outcome(pieces) == outcome([data])


@given(
    body=st.binary(max_size=300), sizes=st.lists(st.integers(1, 40), min_size=1, max_size=6), tail=st.binary(max_size=9)
)
def test_the_end_of_chunks_is_found_whatever_they_hold(body: bytes, sizes: list[int], tail: bytes) -> None:
    parts, at = [], 0
    while at < len(body):
        size = sizes[len(parts) % len(sizes)]
        parts.append(body[at : at + size])
        at += size
    data = head(OK, TE) + chunked(*parts)
    whole, size, *_ = outcome([data + tail])
    assert (whole, size) == (True, len(data))


def test_a_head_is_read_up_to_its_limit_and_no_further() -> None:
    line = b"X: " + b"y" * (MAX_HEAD - len(head(OK)) - 5)
    just = head(OK, line)
    assert len(just) == MAX_HEAD
    assert outcome([just])[0] is True
    for pieces in ([just[:-2] + b"z\r\n\r\n"], [just[:-2], b"z: a", b"\r\n\r\n"]):
        framing = Framing()
        for piece in pieces:
            framing.feed(piece)
        assert framing.is_too_long
        assert framing.size == MAX_HEAD


def test_interim_answers_without_end_are_bounded_too() -> None:
    framing = Framing()
    for _ in range(MAX_HEAD // 25 + 1):
        framing.feed(head(b"HTTP/1.1 100 Continue"))
    assert framing.is_too_long
    assert framing.size <= MAX_HEAD


def test_an_endless_chunk_size_is_not_waited_for() -> None:
    framing = Framing()
    framing.feed(head(OK, TE) + b"1;" + b"x" * 5000)
    assert not framing.is_delimited  # no size line is that long: to the close, within the bound of a body


@pytest.mark.parametrize("max_body", [10, SPOOL_BYTES, SPOOL_BYTES + 70_000])
def test_a_body_is_kept_up_to_its_limit_in_memory_and_in_a_file(max_body: int) -> None:
    intake = Intake(max_body=max_body)
    intake.take(head(OK, b"X: 1"))
    sent = head(OK, b"X: 1")
    while not intake.take(PAGE * 10):
        sent += PAGE * 10
    sent += PAGE * 10
    interim, message = intake.message()
    if intake.file is not None:
        intake.file.seek(0)
        message = intake.file.read()
    assert message == sent[: len(head(OK, b"X: 1")) + max_body]
    assert (intake.truncated, interim) == ("length", b"")
    intake.close()


def test_interim_answers_are_not_in_the_file_of_a_large_answer() -> None:
    early = head(b"HTTP/1.1 103 Early Hints")
    final = head(OK, b"Content-Length: %d" % (SPOOL_BYTES * 2)) + b"x" * SPOOL_BYTES * 2
    intake = Intake()
    stream = io.BytesIO(early + final + b"surplus")
    while piece := stream.read(100_003):
        intake.take(piece)
    assert intake.message() == (early, b"")
    assert intake.file is not None
    intake.file.seek(0)
    assert intake.file.read() == final
    assert intake.framing.has_surplus
    intake.close()
