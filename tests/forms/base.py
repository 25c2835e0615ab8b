"""What a form is: a way in which a report is published, as a function from its parts to the bytes of a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from tests.portals.parts import Part

Render = Callable[[list[Part], Random], bytes]
"""(the parts in reading order, chance) -> the file. The same chance gives the same bytes where the program allows."""

Batch = Callable[[Sequence[bytes]], list[bytes]]
"""What `render` gave for many reports -> the files, in one run of a slow program (.docx to .doc)."""


@dataclass(frozen=True)
class Form:
    """`needs` is the program without which it cannot be rendered or read; `scan`: characters must be recognised.

    `loses` says what of the report no reader could get back: "blanks" (empty cells leave no trace), "spaces" (inside
    running text), "paragraphs" (where they end), "simplified" (it is printed in traditional characters).
    """

    name: str
    suffix: str  # ".html"
    render: Render
    needs: str | None = None
    scan: bool = False
    loses: frozenset[str] = frozenset()
    batch: Batch | None = None
