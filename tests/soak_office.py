"""Old Word files at full size: the same document whatever batch a file is converted in; the soak runs it with many."""

from pathlib import Path
from random import Random

from extract.converters.kit import full_kit
from extract.formats import needed, read_document
from extract.model.document import Document
from extract.model.finding import Unreadable
from tests.forms import forms
from tests.fuzz.mutations import spoilt
from tests.written import written

FORMS = ("doc", "rtf", "odt")


def converted_twice(_folder: Path, count: int) -> tuple[dict[str, object], tuple[str, ...]]:
    """`count` files of three kinds, a tenth of them damaged, converted in batches of 24 and again, shuffled, in 7s."""
    bodies = _files(count)
    order = list(range(len(bodies)))
    first = _documents(bodies, order, 24)
    Random("order").shuffle(order)
    second = _documents(bodies, order, 7)
    differ = [n for n in order if first[n] != second[n]]
    refused = sum(isinstance(each, str) for each in first.values())
    figures: dict[str, object] = {"files": len(bodies), "refused": refused, "read otherwise": len(differ)}
    return figures, tuple(f"file {n} is read otherwise in another batch" for n in differ[:10])


def _files(count: int) -> list[bytes]:
    rng = Random("office")
    bodies: list[bytes] = []
    for name in FORMS:
        form = forms()[name]
        seeds = [f"soak/{name}/{n}" for n in range(count // len(FORMS))]
        made = [form.render(written(seed, "2021").parts, Random(seed)) for seed in seeds]
        bodies += form.batch(made) if form.batch else made
    return [spoilt(body, str(n), bodies) if rng.random() < 0.1 else body for n, body in enumerate(bodies)]


def _documents(bodies: list[bytes], order: list[int], together: int) -> dict[int, Document | str]:
    """Number of the file -> what it was read as, or why it could not be."""
    out: dict[int, Document | str] = {}
    for start in range(0, len(order), together):
        group = order[start : start + together]
        kit = full_kit(None)
        needs = [(name, body) for n in group for name, body in needed(bodies[n])]
        kit.prepare("libreoffice", [body for name, body in needs if name == "libreoffice"])
        for n in group:
            try:
                out[n] = read_document(bodies[n], None, None, None, None, kit)
            except Unreadable as error:
                out[n] = str(error)
    return out
