"""What firewalls and bot guards answer instead of a page: one face of each usual vendor, and notices of maintenance."""

from dataclasses import dataclass

from tests.small_portals import HTML, Answer


@dataclass(frozen=True)
class Face:
    """One answer, what it is, and the words the detail must hold."""

    kind: str
    vendor: str
    answer: Answer


def _page(body: str, status: int = 200, title: str = "", head: str = "", **headers: str) -> Answer:
    source = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{body}</body></html>"
    more = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(source.encode(), status, (("Content-Type", HTML), *more))


STYLE = (
    "<style>" + ".box{width:600px;margin:80px auto;border:1px dashed #cdcece;background:#f3f7f9}\n" * 60 + "</style>"
)
"""The style sheets that make some of these notices larger than a stub."""

ARTICLE = "<p>" + "一般网民请稍后重试，如有疑问请与网站管理员联系。" * 3 + "</p>"

FACES: dict[str, Face] = {
    "ruishu-412": Face(
        "challenge",
        "瑞数",
        _page(
            "", 412, head="<meta id='9DhefwqGPrzG' content='aB3'><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script>"
        ),
    ),
    "ruishu-202": Face(
        "challenge", "瑞数", _page("", 200, head="<script>$_ts=window['$_ts'];</script><script>_$dZ();</script>")
    ),
    "jiasule-521": Face(
        "challenge",
        "加速乐",
        Answer(b"<script>document.cookie=('_')+('_')+('jsl');</script>", 521, (("Content-Type", "text/html"),)),
    ),
    "jiasule-cookie": Face(
        "challenge", "加速乐", _page("", 200, Set_Cookie="__jsl_clearance_s=1767|0|abc; max-age=3600")
    ),
    "leichi-468": Face(
        "challenge", "雷池", _page("<div id='slg-box'></div>", 468, head="<script src='/.safeline/a.js'></script>")
    ),
    "leichi-block": Face(
        "firewall",
        "雷池",
        _page("<h1>Access Forbidden</h1>", 403, head="<!-- event_id: 0f1e2d3c4b5a69788796a5b4c3d2e1f0 -->"),
    ),
    "aliyun-405": Face(
        "firewall",
        "阿里云",
        _page(
            f"<h1>405</h1><p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p>{ARTICLE}",
            405,
            head=f"<link href='https://errors.aliyun.com/x.css' rel='stylesheet'>{STYLE}",
        ),
    ),
    "aliyun-script": Face(
        "challenge",
        "阿里云",
        _page(
            "<textarea id='renderData'></textarea>", head="<script>var arg1='A1';setCookie('acw_sc__v2',x);</script>"
        ),
    ),
    "aliyun-slider": Face(
        "captcha", "阿里云", _page("<div id='captcha'></div>", head="<script>AliyunCaptcha.init({})</script>")
    ),
    "huawei-418": Face("firewall", "华为云", _page("<p>您的请求疑似攻击行为！</p><p>事件ID：00-0000-0000</p>", 418)),
    "tencent-403": Face(
        "firewall",
        "腾讯云",
        _page("<p>很抱歉，您提交的请求可能对网站造成威胁，已被管理员设置的策略阻断</p><p>腾讯云Web应用防火墙</p>", 403),
    ),
    "baidu-yunjiasu": Face(
        "firewall", "百度云加速", _page("<p>您的请求暂时无法处理</p>", 403, title="友情提示 | 百度云加速")
    ),
    "chuangyu-403": Face(
        "firewall",
        "创宇盾",
        _page(
            f"<h2>当前访问疑似黑客攻击，已被创宇盾拦截。</h2><a href='https://www.365cyd.com/'>创宇盾</a>{STYLE}", 403
        ),
    ),
    "safedog": Face(
        "firewall",
        "安全狗",
        _page(
            "<iframe src='http://404.safedog.cn/sitedog_stat.html'></iframe><p>您的请求带有不合法参数，已被网站管理员设置拦截！</p>"
        ),
    ),
    "yunsuo-stub": Face(
        "challenge",
        "云锁",
        _page(
            "",
            head="<script>function jump(){document.cookie='srcurl=1';location=x+'?security_verify_data='+y}</script>",
        ),
    ),
    "g01": Face(
        "firewall",
        "网防G01",
        _page(f"<h3>网站防护系统</h3><p>您的访问请求可能对网站造成安全威胁，请求已被拦截。网防G01</p>{STYLE}", 403),
    ),
    "xuanwudun": Face(
        "firewall",
        "玄武盾",
        _page("<p>您的访问已被玄武盾拦截</p><a href='http://admin.dbappwaf.cn/'>误报反馈</a>", 405),
    ),
    "wangzhanweishi": Face(
        "challenge",
        "奇安信网站卫士",
        _page("", head="<script src='/WZWSRELw==wzwschallenge.js'></script><script>x()</script>"),
    ),
    "anyu": Face("firewall", "奇安信安域", _page("<p>Sorry! your access has been intercepted by AnYu</p>", 403)),
    "dunpan": Face("firewall", "D盾", _page("<h1>访问已拒绝</h1>", 403, title="D盾_拦截提示")),
    "baota": Face(
        "firewall", "", _page("<p>您的请求带有不合法参数，已被网站管理员设置拦截！</p>", 403, title="宝塔网站防火墙")
    ),
    "cloudflare": Face("challenge", "Cloudflare", _page("<h1>Just a moment...</h1>", 403, CF_Mitigated="challenge")),
    "script-only": Face(
        "challenge",
        "",
        _page("", head="<script>var a=function(){return 1}();document.cookie='k='+a;location.reload()</script>"),
    ),
    "captcha": Face("captcha", "", _page("<form>请输入验证码<input name='yzm'><img alt='' src='/yzm.jpg'></form>")),
}
"""Refusals, each of which ends its portal."""

NOTICES: dict[str, Answer] = {
    "plain": _page("<h1>系统维护中</h1><p>网站正在升级维护，请稍后访问。</p>"),
    "title-only": _page("<img src='/wh.jpg'>", title="网站维护"),
    "unavailable": _page(
        "<p>尊敬的用户：因机房改造，本网站于11月20日至22日暂停对外服务，给您带来的不便敬请谅解。</p>", 503
    ),
    "column": _page("<h2>政府信息公开年报</h2><p>栏目正在建设中，敬请期待</p><a href='/'>返回首页</a>"),
    "long": _page(
        f"<h1>公告</h1><p>为提升服务水平，我县政府门户网站正在进行改版升级，升级期间部分功能不能使用。</p>{ARTICLE}<a href='/'>首页</a>"
    ),
}
"""Notices that stand for a page while it is worked on; none of them speaks for more than itself."""

MOVED: dict[str, tuple[str, Answer]] = {
    "notice": (
        "https://www.xinzhi.gov.cn/",
        _page("<h2>本网站已迁移，请点击进入新网站</h2><a href='https://www.xinzhi.gov.cn/'>示例县人民政府</a>"),
    ),
    "told": (
        "http://www.xinzhi.gov.cn/",
        _page("<p>示例县人民政府网站已启用新域名：www.xinzhi.gov.cn，原网站停用。</p>"),
    ),
    "refresh": (
        "http://www.xinzhi.gov.cn/slx/",
        _page("<p>正在跳转</p>", head="<meta http-equiv='refresh' content='3;url=http://www.xinzhi.gov.cn/slx/'>"),
    ),
    "script": (
        "https://www.xinzhi.gov.cn/index.html",
        _page("", head="<script>window.location.href='https://www.xinzhi.gov.cn/index.html'</script>"),
    ),
}
"""Home pages that send their readers elsewhere, and where to."""
