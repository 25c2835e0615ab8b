"""Numbers to lengths and to words: round ticks of an axis, thousands, shares."""

from math import ceil, floor, log10

from extract.catalogue.site.page import Lang

Number = int | float


def ticks(top: Number, about: int = 4) -> list[Number]:
    """Round numbers from zero to at or above the top, as many as asked or a few less: 0, 50, 100. Whole where they can be."""
    if top <= 0:
        return [0, 1]
    step = _round_step(top / about)
    return [_whole(n * step) for n in range(ceil(top / step - 1e-9) + 1)]


def _round_step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough - 1e-9)
    return max(step, 1.0)


def _whole(value: float) -> Number:
    return int(value) if value == int(value) else value


def grouped(value: Number | None) -> str:
    """A number in full: 12,345 or 12.5; nothing for None."""
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) or value != int(value) else f"{int(value):,}"


def short(value: Number, lang: Lang) -> str:
    """A number for an axis: 12,000 is 1.2万 in Chinese, 12k in English."""
    units = ((10**8, "亿"), (10**4, "万")) if lang == "zh" else ((10**6, "m"), (10**4, "k"))
    for size, unit in units:
        if abs(value) >= size:
            by = 1000 if unit == "k" else size
            return f"{value / by:.4g}{unit}"
    return grouped(value)


def share(part: Number | None, whole: Number | None) -> float | None:
    """Per cent of the whole, one decimal; None where there is no whole."""
    return None if part is None or not whole else round(100 * part / whole, 1)


def every(count: int, room: float, need: float) -> int:
    """Label each how-manieth of so many steps, that each label has the room it needs."""
    return max(1, ceil(count * need / room)) if room > 0 else count
