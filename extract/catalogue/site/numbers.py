"""Numbers as pages show them: exactly those of the rows."""

from markupsafe import Markup

Number = int | float | str | None


def plain(value: Number) -> str:
    """A number of a report as it is in the row, decimals unrounded and without an exponent; None is empty."""
    if isinstance(value, float) and "e" in repr(value):
        return f"{value:.20f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def grouped(value: int | None) -> Markup:
    """A count of the catalogue with thin groups of thousands; the bare number stays in `data-value`."""
    return Markup("") if value is None else Markup('<span data-value="{}">{}</span>').format(value, f"{value:,}")
