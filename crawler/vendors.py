"""The signs by which the usual firewalls and bot guards give themselves away when they refuse somebody. Data.

Gathered from the fingerprints that public tools and crawlers publish (wafw00f's plug-ins, issues of RSSHub and SafeLine,
Alibaba Cloud's WAF handbook) and from the domain brief 2.7. A sign is what only the refusal carries: the cookie or the
badge of a product that let us through says nothing, and thousands of portals wear one.
"""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["challenge", "captcha", "firewall"]
"""challenge: a script is to prove a browser; captcha: a person is to prove themselves; firewall: it says no."""

CHALLENGE_STATUS = {412: "瑞数", 521: "加速乐", 468: "雷池"}
"""Statuses that nobody else sends, and whose guard it is."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What one product's refusal says."""

    vendor: str
    kind: Kind
    pattern: re.Pattern[str]


def _sign(vendor: str, kind: Kind, pattern: str) -> Sign:
    return Sign(vendor, kind, re.compile(pattern, re.IGNORECASE | re.MULTILINE))


HEADER_SIGNS = (
    _sign("加速乐", "challenge", r"__jsl_clearance"),
    _sign("Cloudflare", "challenge", r"^cf-mitigated:\s*challenge"),
)
"""In the head of an answer, one header a line; each is enough by itself."""

BODY_SIGNS = (
    _sign("瑞数", "challenge", r"\$_ts\s*=|\b_\$[a-z0-9]{2,4}\("),
    _sign("加速乐", "challenge", r"__jsl_clearance"),
    _sign("阿里云", "challenge", r"acw_sc__v[23]|\baliyun_waf_(?:aa|bb)\b"),
    _sign("阿里云", "captcha", r"AliyunCaptcha|nocaptcha/initialize|/punish\?x5secdata"),
    _sign("Cloudflare", "challenge", r"\bcf-chl|/cdn-cgi/challenge-platform"),
    _sign("雷池", "challenge", r"safeline[-_]?challenge|challenge\.rivers\.chaitin"),
    _sign("雷池", "firewall", r"<!--\s*event_id:\s*[0-9a-f]{16,}"),
    _sign("奇安信网站卫士", "challenge", r"wzws-?waf-?cgi|wzwschallenge|wzws_(?:confirm|cid)"),
    _sign("奇安信安域", "firewall", r"intercepted by anyu|anyu\.qianxin\.com"),
    _sign("云锁", "challenge", r"security_verify_data"),
    _sign("云锁", "firewall", r"yunsuologo"),
    _sign("网防G01", "firewall", r"网防\s*G01"),
    _sign("创宇盾", "firewall", r"365cyd\.com/cyd-error|已被创宇盾拦截|疑似黑客攻击"),
    _sign("阿里云", "firewall", r"errors\.aliyun(?:dun)?\.com"),
    _sign("华为云", "firewall", r"hws_security@|您的请求疑似攻击行为"),
    _sign("腾讯云", "firewall", r"腾讯云\s*Web\s*应用防火墙|已被腾讯云安全拦截"),
    _sign("百度云加速", "firewall", r"友情提示\s*\|\s*百度云加速"),
    _sign("安全狗", "firewall", r"404\.safedog\.cn"),
    _sign("玄武盾", "firewall", r"dbappwaf\.cn|玄武盾.{0,10}拦截"),
    _sign("D盾", "firewall", r"D盾_拦截"),
    _sign("宝塔", "firewall", r"宝塔网站防火墙"),
    _sign(
        "unnamed",
        "firewall",
        r"已被网站管理员设置拦截|(?:您的)?访问被(?:拦截|阻断|拒绝)|请求(?:被拦截|存在威胁|已被(?:拦截|阻断))",
    ),
    _sign("unnamed", "firewall", r"非法(?:访问|请求)被|安全拦截"),
    _sign(
        "unnamed",
        "firewall",
        r"(?:防火墙|安全防护系统|云盾|\bWAF\b)[^\0]{0,300}?(?:拦截|阻断|拒绝|禁止|威胁|攻击|不合法)",
    ),
    _sign("unnamed", "captcha", r"请(?:输入|完成).{0,6}验证|滑动验证|安全验证|captcha"),
)
"""In the body of a small answer that is no page of the portal; the first that is found names it."""
