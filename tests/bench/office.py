"""Milliseconds from the bytes of an Office file to findings, against opening it with the usual library alone; memory."""

import io
import resource
from collections.abc import Callable, Sequence
from random import Random

import docx
import openpyxl

from extract.converters.kit import full_kit
from extract.formats import needed
from extract.reading import read
from tests.bench.row import Row, alternating, seconds
from tests.forms import forms
from tests.forms._soffice import converted
from tests.written import written

BATCH = 24
MEBIBYTE = 1024


def files(form: str, count: int) -> list[bytes]:
    """So many reports in one form."""
    chosen = forms()[form]
    truths = [written(f"bench/{form}/{n}", ("2021", "2019")[n % 2]) for n in range(count)]
    bodies = [chosen.render(truth.parts, Random(n)) for n, truth in enumerate(truths)]
    return chosen.batch(bodies) if chosen.batch else bodies


def docx_cells(body: bytes) -> int:
    """What python-docx needs for the texts of all cells."""
    document = docx.Document(io.BytesIO(body))
    return sum(len(cell.text) for table in document.tables for row in table.rows for cell in row.cells)


def xlsx_cells(body: bytes) -> int:
    """What openpyxl needs for the values of all cells."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    return sum(len(row) for sheet in book for row in sheet.iter_rows(values_only=True))


def office_rows(count: int, rounds: int) -> list[Row]:
    """Time .docx and .xlsx against the library people use, and old Word files in a batch against LibreOffice alone."""
    rows = [
        _against(name, files(name, count), rounds, peer, work, aim)
        for name, peer, work, aim in (
            ("docx", "python-docx, texts of all cells", docx_cells, "30 ms or less"),
            ("docx-boxed", "python-docx, texts of all cells", docx_cells, "30 ms or less"),
            ("xlsx", "openpyxl, values of all cells", xlsx_cells, ""),
        )
    ]
    return [*rows, _batch(files("doc", BATCH))]


def _against(
    name: str, bodies: Sequence[bytes], rounds: int, peer: str, work: Callable[[bytes], object], aim: str
) -> Row:
    sides = [
        lambda: 1000 * seconds(lambda: [read(body) for body in bodies]) / len(bodies),
        lambda: 1000 * seconds(lambda: [work(body) for body in bodies]) / len(bodies),
    ]
    for side in sides:
        side()
    ours, theirs = alternating(sides, rounds)
    size = sum(map(len, bodies)) // len(bodies) // 1024
    note = f"median of {rounds} over {len(bodies)} files of {size} KB"
    return Row(measure=f"read a report ({name})", unit="ms", ours=ours, peer=peer, theirs=theirs, aim=aim, note=note)


def _batch(bodies: Sequence[bytes]) -> Row:
    """Old Word files as `extract` and `parse` do them: converted together, then read."""

    def ours() -> None:
        kit = full_kit(None)
        kit.prepare("libreoffice", [need for body in bodies for _, need in needed(body)])
        for body in bodies:
            read(body, kit=kit)

    alone = converted(".doc", "docx:MS Word 2007 XML")
    mine = 1000 * seconds(ours) / len(bodies)
    theirs = 1000 * seconds(lambda: alone(bodies)) / len(bodies)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // MEBIBYTE
    return Row(
        measure="read a report (doc, in a batch)",
        unit="ms",
        ours=mine,
        peer="soffice --convert-to docx alone",
        theirs=theirs,
        aim="300 ms or less",
        note=f"{len(bodies)} files in one process of at most {memory} MB",
    )
