"""What a cell says: value, state, unit. A blank, a dash and a zero are three different facts."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.text.clean import bare, tidy
from extract.text.numbers import chinese_number, is_value, read_number
from settings.plain import squeeze


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("0", 0, None),
        ("１２", 12, None),
        ("１，２０４", 1204, None),
        ("1,204", 1204, None),
        ("1，204，000", 1204000, None),
        ("\u00a07\u3000", 7, None),
        ("1 204", 1204, None),
        ("12件", 12, "件"),
        ("３ 件", 3, "件"),
        ("0（件）", 0, "件"),
        ("5。", 5, None),
        ("一百二十", 120, None),
        ("十五", 15, None),
        ("二〇", 20, None),
        ("一万二千零三", 12003, None),
        ("+3", 3, None),
        ("-8", -8, None),
        ("--253", -253, None),
        ("－8", -8, None),
        ("−8", -8, None),
        ("190.457379", Decimal("190.457379"), None),
        ("-0.5", Decimal("-0.5"), None),
        ("103.3879万元", Decimal("103.3879"), "万元"),
        ("251000元", 251000, "元"),
        ("0\u200b", 0, None),
        ("007", 7, None),
        ("(0)", 0, None),
        ("（0）", 0, None),
        ("-0", 0, None),
        ("0.00", 0, None),
        ("16.00", 16, None),
        ("零", 0, None),
        ("3①", 3, None),
        ("12 ②", 12, None),
        ("3²", 3, None),
        ("3*", 3, None),
        ("3[1]", 3, None),
        ("3（注1）", 3, None),
        ("增3", 3, None),
        ("减少 8", -8, None),
        ("12.5万", Decimal("12.5"), "万元"),
        ("¥251,000.00", 251000, None),
        ("1 204 567", 1204567, None),
        ("2份", 2, "份"),
    ],
)
def test_numbers_as_people_print_them(printed: str, value: Any, unit: str | None) -> None:
    read = read_number(printed)
    assert (read.value, read.state, read.unit, read.clear) == (value, "value", unit, True)


@pytest.mark.parametrize("printed", ["", " ", "\u00a0", "\u3000\n", "\ufeff"])
def test_nothing_printed_is_a_blank(printed: str) -> None:
    assert read_number(printed).state == "blank"
    assert not is_value(printed)


@pytest.mark.parametrize("printed", ["/", "／", "-", "—", "——", "无", "\\", "一", " — ", "不涉及", "---", "//", "持平"])
def test_a_sign_in_place_of_a_number_is_a_mark(printed: str) -> None:
    read = read_number(printed)
    assert (read.value, read.state, read.clear) == (None, "mark", True)
    assert is_value(printed)


@pytest.mark.parametrize(
    "printed",
    [
        "见附件",
        "约30",
        "1,2",
        "12,34",
        "1.2.3",
        "2023年",
        "1-2",
        "3/4",
        "3.",
        "3、",
        "规章",
        "1\n2a",
        "①",
        "(5)",
        "OO",
        "9" * 16,
        "９" * 6000,
        "九" * 6000,
    ],
)
def test_other_words_are_kept_apart_as_unclear(printed: str) -> None:
    read = read_number(printed)
    assert (read.value, read.state, read.clear) == (None, "mark", False)
    assert not is_value(printed)


@pytest.mark.parametrize(
    ("printed", "value", "doubt"),
    [
        ("O", 0, "letters"),
        ("1O", 10, "letters"),
        ("2l", 21, "letters"),
        ("1 2", 12, "pieces"),
        ("12\n04", 1204, "pieces"),
    ],
)
def test_a_number_only_with_good_will_is_doubted(printed: str, value: int, doubt: str) -> None:
    read = read_number(printed)
    assert (read.value, read.state, read.doubt) == (value, "value", doubt)


@given(st.integers(min_value=-(10**9), max_value=10**9))
def test_every_integer_comes_back_plain_grouped_and_in_full_width(number: int) -> None:
    full_width = str.maketrans("0123456789-", "０１２３４５６７８９－")
    for printed in (str(number), f"{number:,}", str(number).translate(full_width), f"\u00a0{number} "):
        assert read_number(printed).value == number


@given(st.text())
def test_no_text_whatever_makes_the_reader_fail(printed: str) -> None:
    assert read_number(printed).state in ("value", "blank", "mark")
    assert squeeze(squeeze(printed)) == squeeze(printed) or not printed.isascii()


@given(st.decimals(min_value=0, max_value=10**7, places=6))
def test_money_keeps_every_printed_digit(amount: Decimal) -> None:
    assert read_number(f"{amount:f}").value == amount


@pytest.mark.parametrize(
    ("printed", "number"),
    [("零", 0), ("两百", 200), ("二○二三", 2023), ("三千零五", 3005), ("一百一十", 110), ("万", 0)],
)
def test_chinese_numbers(printed: str, number: int) -> None:
    assert chinese_number(printed) == number


@pytest.mark.parametrize("printed", ["", "三件", "abc"])
def test_what_is_no_chinese_number_raises(printed: str) -> None:
    with pytest.raises(ValueError, match="not a Chinese number"):
        chinese_number(printed)


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("（三）不予公开", "不予公开"),
        ("(三) 不予公开", "不予公开"),
        ("1.属于国家秘密", "属于国家秘密"),
        ("1．属于国家秘密", "属于国家秘密"),
        ("3.危及“三安全一稳定”", '危及"三安全一稳定"'),
        ("四、结转下年度\n继续办理", "结转下年度继续办理"),
        ("1、 总体情况", "总体情况"),
        ("第一部分 总体情况", "总体情况"),
        ("12345热线", "12345热线"),
        ("2023年", "2023年"),
        ("1.5万", "1.5万"),
    ],
)
def test_the_numeral_of_a_label_is_no_part_of_it(printed: str, label: str) -> None:
    assert bare(printed) == label


def test_tidying_drops_converter_marks_and_no_character_of_the_text() -> None:
    assert tidy("\u3000\u3000[bookmark: _GoBack]（一）\u00a0公开\u200b 1  条\u3000") == "（一） 公开 1 条"
