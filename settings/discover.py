"""The one plug-in trick: a shelf is a package whose files each expose one constant."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any


def discover(shelf: ModuleType | str, constant: str, *, skip: tuple[str, ...] = ("base",)) -> dict[str, Any]:
    """Import every file of a shelf in name order and take its constant.

    In: the package (or its dotted name), the constant's name, file names that are not on the shelf.
    Out: file name -> value of the constant, in name order.
    Raises `AttributeError` at start-up when a file lacks the constant: a shelf has no silent passengers.
    """
    package = import_module(shelf) if isinstance(shelf, str) else shelf
    found: dict[str, Any] = {}
    for info in sorted(iter_modules(package.__path__), key=lambda m: m.name):
        if info.name in skip or info.name.startswith("_"):
            continue
        module = import_module(f"{package.__name__}.{info.name}")
        if not hasattr(module, constant):
            raise AttributeError(f"{module.__file__} is on the shelf {package.__name__} but has no {constant}")
        found[info.name] = getattr(module, constant)
    return found
