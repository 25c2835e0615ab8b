"""What a server gives in the place of a report: the link that led there bears the report's title."""

from tests.lookalikes.page import Scene, Template, Web

LED = "{report}"


def not_found(s: Scene) -> Web:
    words = s.pick("您访问的页面不存在或已删除", "对不起，您要找的页面未找到", "抱歉，该信息已被删除")
    return Web(s.pick("404", "提示信息", "页面不存在"), f"<p>{words}！</p><p><a href='/'>返回首页</a></p>")


def not_found_with_advice(s: Scene) -> Web:
    links = "".join(
        f"<li><a href='/{y}.html'>{s.agency}{y}年政府信息公开工作年度报告</a></li>" for y in range(2015, s.year)
    )
    return Web("出错了", f"<h2>404 Not Found</h2><p>您访问的内容不存在。您可能想看：</p><ul>{links}</ul>")


def not_found_under_the_reports_title(s: Scene) -> Web:
    return Web(s.report, f"<h1>{s.report}</h1><p>{s.pick('该信息已下线。', '内容不存在！', '该文章已被删除')}</p>")


def asked_to_run_a_script(s: Scene) -> Web:
    clearance = s.count(9999)
    return Web(
        "",
        s.pick(
            f"<html><script>document.cookie='__jsl_clearance={clearance}';location.href=location.pathname</script></html>",
            f"<html><head><meta http-equiv='refresh' content='1;url=/?_waf_={clearance}'></head><body></body></html>",
            f"<html><body><script>var arg1='{clearance}';setCookie('acw_sc__v2',arg1);location.reload();</script></body></html>",
        ),
        whole=True,
    )


def asked_whether_one_is_human(s: Scene) -> Web:
    return Web(
        "安全验证",
        "<html><head><title>安全验证</title></head><body><h2>请完成安全验证</h2><p>为保障网站安全，请拖动滑块完成验证后继续访问。</p>"
        f"<p>您的IP：10.1.2.{s.count(250)}</p><script src='/_guard/slide.js'></script></body></html>",
        whole=True,
    )


def too_many_questions(s: Scene) -> Web:
    words = s.pick(
        "您的访问过于频繁，请稍后再试。", "系统检测到您的请求异常，已被拦截。", "当前访问的人数过多，请稍候。"
    )
    return Web(
        "提示",
        f"<html><head><title>提示</title></head><body><p>{words}</p><p>事件编号：{s.count(9999)}</p></body></html>",
        whole=True,
    )


def under_repair(s: Scene) -> Web:
    return Web(
        s.pick("系统维护", "网站升级公告"),
        f"<p>尊敬的用户：网站正在升级维护，预计{s.count(9)}小时后恢复，给您带来不便敬请谅解。</p>",
    )


def to_be_drawn_by_script(s: Scene) -> Web:
    return Web(
        s.place,
        f"<html><head><title>{s.place}人民政府</title></head><body><noscript>请启用JavaScript后访问本网站</noscript>"
        f"<div id='app'></div><script src='/static/app.{s.count(9999)}.js'></script></body></html>",
        whole=True,
    )


def asked_to_log_in(s: Scene) -> Web:
    return Web(
        "统一身份认证",
        f"<h2>用户登录</h2><form action='/login/{s.count()}'><label>用户名</label><input name='u'><label>密码</label><input name='p' type='password'>"
        "<button>登录</button></form><p>还没有账号？立即注册</p>",
    )


def moved_elsewhere(s: Scene) -> Web:
    return Web(
        "跳转",
        f"<html><head><title>跳转提示</title></head><body><p>您即将离开{s.place}人民政府网站，前往第三方链接。</p><p>继续访问 放弃</p></body></html>",
        whole=True,
    )


def refused_in_words(s: Scene) -> Web:
    return Web(
        "403",
        f"<html><head><title>{s.pick('403 Forbidden', '访问被拒绝', 'Request Rejected')}</title></head><body><h1>访问被拒绝</h1>"
        "<p>您的请求可能存在威胁，已被防火墙阻断。如有疑问请联系管理员。</p></body></html>",
        whole=True,
    )


def nothing_to_see(s: Scene) -> Web:
    return Web(s.place, f"<h3>{s.pick('暂无内容', '没有找到相关数据', '数据加载中...')}</h3>")


TEMPLATES = (
    Template("other", not_found, led_as=LED),
    Template("other list_page", not_found_with_advice, led_as=LED),
    Template("other", not_found_under_the_reports_title, led_as=LED),
    Template("blocked", asked_to_run_a_script, led_as=LED),
    Template("blocked other", asked_whether_one_is_human, led_as=LED),
    Template("blocked other", too_many_questions, led_as=LED),
    Template("other news notice", under_repair, led_as=LED),
    Template("other blocked", to_be_drawn_by_script, led_as=LED),
    Template("other", asked_to_log_in, led_as=LED),
    Template("other", moved_elsewhere, led_as=LED),
    Template("other blocked", refused_in_words, led_as=LED),
    Template("other list_page", nothing_to_see, led_as=LED),
)
