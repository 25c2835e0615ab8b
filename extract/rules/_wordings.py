"""Words by which a sentence counts something else than the report's own year and body."""

import re

from extract.model.report import Fact
from extract.text.facts_numbers import ROUNDED

COMPARED_ELSEWHERE = re.compile(
    r"备案|涉及|各级|全(?:省|市|县|旗|区|州|盟)各|本级|下属|所属|辖区|各?乡镇|街道|各部门|各单位|各科室|代理|出庭|转办|指导|督促|"
    r"季度|上半年|下半年|\d月份|累计|历年|以来|往年|(?<!结转)上一?年(?!度?结转)|去年(?!结转)|不含|除外|剔除|网上|线上|当面|信函"
)
"""Other bodies, other times, one way only: a number of such a sentence is not held against the report's own."""

PART_OF_A_COUNT = re.compile(r"其中|包括|含")


def is_rounded(fact: Fact) -> bool:
    """Whether the number is printed as a rounded one: 近 7 万, 3.5 万余."""
    return not ROUNDED.isdisjoint(fact.raw)
