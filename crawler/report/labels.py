"""The words of a report that are no kind of refusal: columns, states, outcomes, in Chinese and English; numbers as text."""

from collections.abc import Mapping
from typing import Any

Pair = tuple[str, str]

STATES: Mapping[str, Pair] = {
    "finished": ("完成", "finished"),
    "partial": ("部分完成", "partial"),
    "interrupted": ("中断", "interrupted"),
    "failed": ("失败", "failed"),
}

OUTCOMES: Mapping[str, Pair] = {
    "whole": ("完整", "whole"),
    "refused": ("拒绝", "refused"),
    "cut": ("预算用完", "cut by a budget"),
    "silent": ("未能取得", "nothing had, or no more"),
    "unfinished": ("未完成", "unfinished"),
}

NUMBERS: Mapping[str, Pair] = {
    "pages": ("页面", "pages"),
    "leads": ("线索", "leads"),
    "reports": ("年报", "reports"),
    "attachments": ("附件", "files"),
    "unchanged": ("未变", "unchanged"),
    "captures": ("存档", "captures"),
    "requests": ("请求", "requests"),
    "requests_per_report": ("每份年报请求数", "requests per report"),
    "bytes": ("流量", "bytes"),
    "seconds": ("秒", "seconds"),
    "failures": ("未取得", "not had"),
    "left_alone": ("跳过", "left alone"),
    "queued": ("待抓取", "not yet asked for"),
}

_UNITS = ("B", "kB", "MB", "GB", "TB")


def number(name: str, value: Any) -> str:
    """A number of a report as text: bytes with a unit, nothing where there is none."""
    if value is None:
        return "–"
    return size(int(value)) if name == "bytes" else f"{value:,}"


def change(name: str, value: int) -> str:
    """A difference as text: "+3", "−2", "±0"."""
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return f"{sign}{number(name, abs(value))}"


def size(count: int) -> str:
    """Bytes with a unit of powers of 1000."""
    rest = float(count)
    for unit in _UNITS[:-1]:
        if rest < 1000:
            return f"{rest:.0f} {unit}" if unit == "B" else f"{rest:.1f} {unit}"
        rest /= 1000
    return f"{rest:.1f} {_UNITS[-1]}"
