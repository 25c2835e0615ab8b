"""Why an address gave no page, in words for people: one table of all kinds of refusal, and one of all reasons for skips.

Of a kind a reader wants to know what it is called and what can be done; nothing here is ever solved or got round.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A kind of refusal, or a reason for a skip: its name and what to do, in Chinese and in English."""

    zh: str
    en: str
    remedy_zh: str
    remedy: str


_WAIT = ("稍后再抓取一次", "crawl it again later")
_BY_HAND = (
    "此门户不再抓取；可在浏览器中保存页面，再用 nianbao import 导入",
    "the portal is left alone; save its pages in a browser and bring them in with `nianbao import`",
)
_LOOK = (
    "看存档中的证据，必要时修正门户表的这一行",
    "look at the evidence in the archive; mend the portal's row if it is wrong",
)
_NONE = ("无需处理", "nothing to do")

KINDS: Mapping[str, Words] = {
    # The portal refuses us.
    "challenge": Words("脚本验证（反爬）", "script challenge", *_BY_HAND),
    "firewall": Words("防火墙拦截", "blocked by a firewall", *_BY_HAND),
    "forbidden": Words("服务器拒绝（403）", "refused by the server (403)", *_BY_HAND),
    "captcha": Words("要求输入验证码", "captcha", *_BY_HAND),
    "stub": Words("只有一段脚本的空页面", "a script and nothing else", *_LOOK),
    "robots": Words("robots.txt 不允许", "forbidden by robots.txt", *_NONE),
    "retry-later": Words("要求很久以后再来", "asks to be left alone for long", *_WAIT),
    # No answer came.
    "timeout": Words("超时", "time-out", *_WAIT),
    "dns": Words("域名无法解析", "name cannot be resolved", "核对门户表中的域名", "check the host in the portal table"),
    "connection": Words("无法连接", "no connection", *_WAIT),
    "reset": Words("连接被服务器断开", "server hung up without an answer", *_WAIT),
    "tls": Words("TLS 协商失败（可能只支持国密）", "no TLS agreed upon (perhaps Chinese ciphers only)", *_BY_HAND),
    "no-answer": Words("连续无响应，停止抓取", "silent, left alone for this run", *_WAIT),
    "guard": Words("指向内网地址，拒绝连接", "leads to a private address", *_LOOK),
    # An answer came, and it was no page.
    "http-error": Words("HTTP 错误", "HTTP error", *_LOOK),
    "soft-404": Words("页面不存在（状态码却是 200）", "says “not found” with status 200", *_NONE),
    "maintenance": Words("网站维护中", "down for maintenance", *_WAIT),
    "emptied": Words("列表被清空（此前有年报）", "a list that had reports before shows none", *_LOOK),
    "moved": Words(
        "门户已迁移", "the portal has moved", "用 nianbao portals check 核对并更新门户表", "run `nianbao portals check`"
    ),
    "too-long": Words("内容过大", "answer too large", *_LOOK),
    "bad-coding": Words("压缩编码异常", "coding that cannot be undone", *_LOOK),
    "certificate": Words("证书过期或不符（页面照常保存）", "certificate expired or wrong (pages are kept)", *_NONE),
    # The address was none, or led nowhere.
    "bad-address": Words("地址无效", "address that cannot be asked for", *_LOOK),
    "scheme": Words("不支持的地址类型", "kind of address that is not fetched", *_NONE),
    "bad-redirect": Words("重定向地址无效", "redirect to what is no address", *_LOOK),
    "redirect-loop": Words("循环重定向", "redirects without end", *_LOOK),
    "out-of-scope-redirect": Words("重定向到门户以外", "redirect out of the portal", *_LOOK),
    "no-address": Words("报告只在数据中列名，没有地址", "reports named in data, without an address", *_BY_HAND),
    # We stopped by ourselves.
    "budget": Words(
        "预算用完", "budget used up", "提高预算后用同一命令继续", "give the same command with a higher budget"
    ),
    "too-many": Words("地址过多，疑似陷阱", "so many addresses that it looks like a trap", *_LOOK),
    "trap-paging": Words("列表翻页没有尽头", "a list that goes on without new reports", *_LOOK),
    "trap-lists": Words("列表生出更多列表", "lists that lead to ever more lists", *_LOOK),
    "trap-chain": Words("报告页层层指向报告页", "reports that lead to reports without end", *_LOOK),
    "trap-session": Words("同一页面的会话地址", "the same place under another session", *_NONE),
    "trap-path": Words("地址自我重复", "an address that repeats itself", *_NONE),
    "no-browser": Words(
        "没有可用的浏览器", "no browser installed", "安装 Chromium 后重试", "install Chromium, crawl again"
    ),
    "browser": Words("浏览器未能渲染完", "the browser could not render it", *_WAIT),
    "ignored": Words("请求被中止", "request given up", *_LOOK),
    "error": Words("程序错误", "an error of ours", "请报告此问题", "please report it"),
}
"""Kind of a refusal (column `kind` of `refusals`) -> its words."""

SKIPS: Mapping[str, Words] = {
    "budget": KINDS["budget"],
    "robots": KINDS["robots"],
    "portal stopped": Words("门户已停止抓取", "portal left alone", *_NONE),
    "years": Words("不在所要年份", "of other years", *_NONE),
    "scope": Words("不属于本门户", "outside the portal", *_NONE),
    "too-many": KINDS["too-many"],
}
"""First words of a reason for which an address was left alone (column `reason` of `frontier`) -> its words."""

NOTES = frozenset(("certificate", "trap-session", "trap-path"))
"""Kinds that are noted though nothing was lost by them."""

UNKNOWN = Words("其他", "other", *_LOOK)


def lost(refusals: Mapping[str, int]) -> int:
    """How many addresses gave no page, of all that is noted. In: kind of refusal -> times."""
    return sum(times for kind, times in refusals.items() if kind not in NOTES)


def words_of(kind: str) -> Words:
    """The words of a kind of refusal; an unknown one, of another version, is called so."""
    return KINDS.get(kind, UNKNOWN)


def words_of_skip(reason: str) -> Words:
    """The words of a reason such as "budget: portal-pages 200"."""
    return SKIPS.get(reason.partition(":")[0].strip()) or KINDS.get(reason, UNKNOWN)
