"""Texts of the catalogue that say the same in Chinese and then in English: parted, and Han in English marked as Chinese."""

import re

from markupsafe import Markup, escape

from extract.catalogue.site.page import Lang

_BREAK = re.compile(r"(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]) (?=[A-Za-z0-9〔])")
_STOP = re.compile(r"(?<=。) (?=[A-Z])")
_HAN = re.compile(r"[\u3400-\u9fff][\u3000-\u303f\u3400-\u9fff\uff00-\uffef、]*")


def parted(text: str) -> tuple[str, str]:
    """`统计范围 scope of the numbers` -> its two halves; a text in one language only stands for both.

    Sentences part behind a full stop, so that an English word in a Chinese sentence does not.
    """
    halves = (_STOP if _STOP.search(text) else _BREAK).split(text, maxsplit=1)
    return (halves[0], halves[1]) if len(halves) == 2 else (text, text)


def in_tongue(text: str, lang: Lang) -> Markup:
    """The half of a text that a page shows; Chinese words in an English half say that they are."""
    half = parted(text)[0 if lang == "zh" else 1]
    return escape(half) if lang == "zh" else marked(half)


def marked(text: str) -> Markup:
    """English text as markup in which Chinese words say that they are."""
    found: list[str] = []
    end = 0
    for han in _HAN.finditer(text):
        found += [escape(text[end : han.start()]), Markup('<bdi lang="zh-Hans">{}</bdi>').format(han[0])]
        end = han.end()
    return Markup("").join([*found, escape(text[end:])])
