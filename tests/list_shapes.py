"""The ways of paging on the shelf of `list_portals`: addresses, pager markup and skins as the systems write them."""

from collections.abc import Callable

from tests.list_portals import DATE_FIRST, Shape, site_of

TRS = {"article": "/zwgk/nb/{year}01/t{year}0120_{serial:06d}.html"}
WAITING = "<div class=page></div>"


def numbered(template: str, minus: int = 0) -> Callable[[int, int], str]:
    """Paths that carry the page's number, less `minus`."""
    return lambda number, total: template.format(n=number - minus)


def called(template: str, minus: int = 0) -> Callable[[int, int], str]:
    """A script call with the page it stands on, less `minus`, and the total."""
    return lambda number, total: f"{WAITING}<script>{template.format(n=number - minus, total=total)}</script>"


def vsb(number: int, total: int) -> str:
    """Visual SiteBuilder counts backwards: the page after the first carries the highest number."""
    return f"/zwgk/nb/{total - number + 1}.htm"


def vsb_pager(number: int, total: int) -> str:
    """All fun and numbers; the links of the first page carry the folder, later ones don't."""
    folder = "nb/" if number == 1 else ""
    on = f'<a href="{folder}{total - number}.htm">' if number < total else ""
    end = f'<span class="p_next p_fun">{on}下页</a></span><span class="p_last p_fun"><a href="{folder}1.htm">尾页</a></span>'
    dead = '<span class="p_next_d p_fun_d">下页</span><span class="p_last_d p_fun_d">尾页</span>'
    digits = f'<span class="p_no_d">{number}</span>' + (f'<span class="p_no">{on}{number + 1}</a></span>' if on else "")
    return (
        '<div class="pb_sys_common pb_sys_normal pb_sys_style1"><span class="p_t">共25条</span>'
        f'<span class="p_pages">{digits}{end if on else dead}</span><span class="p_t">{number}/{total}</span></div>'
    )


def told(words: str) -> Callable[[int, int], str]:
    """A pager drawn by script, of which the page only tells the number of pages."""
    return lambda number, total: f'<div class="page">{words.format(n=number, total=total)}</div>'


def next_word(template: str, word: str = "下一页") -> Callable[[int, int], str]:
    """A pager with a link to the next page, dead on the last."""
    return lambda number, total: (
        f'<div class="page"><a href="{template.format(n=number + 1)}">{word}</a></div>'
        if number < total
        else f'<div class="page"><a href="javascript:;">{word}</a></div>'
    )


def tagged(template: str) -> Callable[[int, int], str]:
    """EasySite: the address of the next page in `tagname`; the last page keeps the placeholder."""
    return lambda number, total: (
        '<div class="easysite-page-wrap"><div class="easysite-total-page"><span>共<b>3</b>条</span></div>'
        f'<a href="javascript:void(0)" title="下一页" tagname="'
        f'{template.format(n=number + 1) if number < total else "[NEXTPAGE]"}" class="pagingNormal">下一页</a></div>'
    )


def arrows(number: int, total: int) -> str:
    """`channel/list`: the last but one entry is the way on."""
    on = f'<li><a href="/channel/list/11_{number + 1}.html">»</a></li>' if number < total else ""
    last = f'<li><a href="/channel/list/11_{total}.html">尾页</a></li>' if on else ""
    return f'<ul class="pagination"><li class="active"><span>{number}</span></li>{on}{last}</ul>'


VSB_HEAD = '<!--Announced by Visual SiteBuilder 9--><link rel="stylesheet" href="/_sitegray/_sitegray_d.css">'
VSB_BODY = (
    '<form name="_newscontent_fromname"><h2>{title}</h2>'
    '<div id="vsb_content"><div class="v_news_content">{text}</div></div>{files}</form>'
)
UCAP_BODY = '<UCAPTITLE>{title}</UCAPTITLE><div id="zoomcon" class="article-content">{text}</div>{files}'
ZOOM_BODY = '<div class="location2">年报</div><h1>{title}</h1><div class="zoom">{text}</div>{files}'
BARE_BODY = "<h1>{title}</h1><div id='content'>{text}{files}</div>"
TABLE_BODY = (
    '<table class="cm-table-fixed szf_zw-table"><tr><td>索引号</td><td>11-2</td></tr></table>'
    '<h1>{title}</h1><div class="view TRS_UEDITOR trs_paper_default">{text}</div>{files}'
)

SHAPES = (
    Shape("trs", "a", "/zwgk/nb/", numbered("/zwgk/nb/index_{n}.html", 1),
          called('createPageHTML({total}, {n}, "index", "html");', 1), **TRS),
    Shape("trs", "b", "/zwgk/nb/index.html", numbered("/zwgk/nb/index_{n}.html", 1),
          called('\n//createPageHTML(9, 0, "index", "html");\nvar currentPage = {n};//所在页从0开始\n'
                 "var countPage = {total};//共多少页\n", 1), body=TABLE_BODY, row=DATE_FIRST, named=True, **TRS),
    Shape("hunan", "a", "/zwgk/nb/", numbered("/zwgk/nb/index_{n}.html"),
          called("createPageHTML('paging',{total},{n},'index','html',500)"), **TRS),
    Shape("hubei", "b", "/zwgk/nb/", numbered("/zwgk/nb/index_{n}.html", 1),
          called('createPageHTML({total},{n},"index","html","black2",250)', 1), row=DATE_FIRST, **TRS),
    Shape("guizhou", "a", "/zwgk/zfxxgk_561/nb/", numbered("/zwgk/zfxxgk_561/nb/index_{n}.html", 1),
          called('createPage({total}, {n}, "index", "html");', 1),
          box='<div class="zfxxgk_zdgkc"><ul>{rows}</ul></div>{pager}', named=True, **TRS),
    Shape("kunming", "b", "/zwgk/nb/index.shtml", numbered("/zwgk/nb/index_{n}.shtml"),
          called("PageIndex = PageIndex > {total} ? {total} :PageIndex"), body=TABLE_BODY,
          article="/c/{year}-01-20/{serial:07d}.shtml", box='<ul id="newslist">{rows}</ul>{pager}'),
    Shape("hunan", "b", "/zwgk/nb/index.html", numbered("/zwgk/nb/index_{n}.html"),
          called("createPageHTML('paging',{total},{n},'index','html',500)"), row=DATE_FIRST, named=True, body=TABLE_BODY,
          box='<div class="xxgkzd-box"><div class="box"><ul>{rows}</ul></div></div>{pager}', **TRS),
    Shape("hubei", "a", "/zwgk/nb/index.shtml", numbered("/zwgk/nb/index_{n}.shtml", 1),
          called('createPageHTML({total},{n},"index","shtml","black2",250)', 1), article="/zwgk/nb/{year}01/t{year}0120_{serial:06d}.shtml",
          row="<li><a href='{href}' title='{title}'>{cut}<span class='date'>{date}</span></a></li>", body=TABLE_BODY, named=True),
    Shape("guizhou", "b", "/zwgk/zfxxgk_562/nb/index.html", numbered("/zwgk/zfxxgk_562/nb/index_{n}.html", 1),
          called('createPage({total}, {n}, "index", "html");', 1), row="<li><a href='{href}' title='{title}'>{cut}</a><b>{date}</b></li>",
          body='<div class="scroll_main"><table><tr><td>索引号</td></tr></table></div><div class="scroll_cont">{text}</div>{files}', **TRS),
    Shape("kunming", "a", "/zfxxgk/nb/index.shtml", numbered("/zfxxgk/nb/index_{n}.shtml"),
          called("var PageIndex = 1; PageIndex = PageIndex > {total} ? {total} :PageIndex"), body=BARE_BODY, named=True,
          article="/c/{year}-01-20/{serial:07d}.shtml", box='<div class="data-table">{rows}</div>{pager}',
          row='<div class="data-table-item clearfix"><p class="w659"><a href="{href}" title="{title}">{cut}</a></p><p class="w80">{date}</p></div>'),
    Shape("shanghai", "a", "/zwgk/nb/index.html", numbered("/zwgk/nb/index_{n}.html"),
          called('$("#p").pagination({{totalPage: {total}}}); $("#p").pagination("setPage", {n}, {total});'), body=BARE_BODY,
          article="/zwgk/nb/{year}0120/{serial:032x}.html"),
    Shape("shanghai", "b", "/zwgk/nb/", numbered("/zwgk/nb/index_{n}.html"),
          called("$('#pager').pagination('setPage',{n},{total});"), body=TABLE_BODY, row=DATE_FIRST, named=True,
          article="/zwgk/nb/{year}0120/{serial:032x}.html"),
    Shape("query", "a", "/xinwen/list/0f0a1c2e-91d4-4b7a-8a55-6d3c.html?page=1",
          numbered("/xinwen/list/0f0a1c2e-91d4-4b7a-8a55-6d3c.html?page={n}"), told("<span>第{n}页/共{total}页</span>"),
          "/xinwen/show/{serial:032x}.html", box='<ul class="id-list id-list-li02 data-list">{rows}</ul>{pager}', body='<h1>{title}</h1><div class="page-text">{text}</div>{files}'),
    Shape("query", "b", "/index.php?m=content&c=index&a=lists&catid=9", numbered("/index.php?m=content&c=index&a=lists&catid=9&page={n}"),
          next_word("/index.php?m=content&amp;c=index&amp;a=lists&amp;catid=9&amp;page={n}"),
          "/index.php?m=content&c=index&a=show&catid=9&id={serial}", row=DATE_FIRST, body=BARE_BODY, named=True),
    Shape("ucap", "a", "/sl/c100/list.shtml", numbered("/sl/c100/list_{n}.shtml"),
          called("createPageHTML('page_div',{total},{n},'list','shtml',25)"), body=UCAP_BODY,
          article="/sl/c100/{year}01/{serial:032x}.shtml", box='<div class="pageList"><ul>{rows}</ul></div>{pager}'),
    Shape("ucap", "b", "/sl/nb/xxgk_list.shtml", numbered("/sl/nb/xxgk_list_{n}.shtml"),
          called("createPageHTML('page-div',{total},{n},'xxgk_list','shtml',25)"), body=UCAP_BODY, named=True,
          article="/sl/nb/{year}01/{serial:032x}.shtml", row="<li><h4><a href='{href}'>{title}</a><span>{date}</span></h4></li>",
          box='<div class="pageList listContent infoList">{rows}</div>{pager}'),
    Shape("vsb", "a", "/zwgk/nb.htm", vsb, vsb_pager, "/info/1039/{serial:04d}.htm", body=VSB_BODY, head=VSB_HEAD),
    Shape("vsb", "b", "/zwgk/nb.htm", vsb, vsb_pager, "/info/1040/{serial:04d}.htm", body=VSB_BODY, head=VSB_HEAD,
          row='<li><a class="tit" href="{href}">{title}<time>{date}</time></a></li>', named=True,
          file="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=15&wbfileid={serial}"),
    Shape("shaanxi", "a", "/zfxxgk/nb/1.html", numbered("/zfxxgk/nb/{n}.html"),
          called("var maxPage = parseInt('{total}', 10);"), "/zfxxgk/nb/{year}0120345600000{serial:06d}.html",
          box='<div class="m-lst"><ul>{rows}</ul></div>{pager}', body='<div class="m-txt-article">{text}</div>{files}'),
    Shape("shaanxi", "b", "/zfxxgk/nb/1.html", numbered("/zfxxgk/nb/{n}.html"),
          called("var maxPage = parseInt('{total}');"), "/zfxxgk/nb/{serial:024x}.html", row=DATE_FIRST,
          box='<div class="m-lst36"><ul>{rows}</ul><div class="m-lst-pg"></div></div>{pager}', named=True, body=TABLE_BODY),
    Shape("content", "a", "/zfxxgk/nb", numbered("/zfxxgk/nb/list_{n}.html"), told(""), "/zfxxgk/nb/content_{serial:06d}",
          box='<div class="mBd"><ul>{rows}<li class="split"></li></ul></div>{pager}', body=BARE_BODY),
    Shape("content", "b", "/hzzf/nb/", numbered("/hzzf/nb/list_{n}.html"), next_word("/hzzf/nb/list_{n}.html"),
          "/hzzf/nb/content_{serial:06d}", row=DATE_FIRST, body=BARE_BODY, named=True),
    Shape("easysite", "a", "/zwgk/nb/index.html", numbered("/zwgk/nb/d01c303b-{n}.html"), tagged("/zwgk/nb/d01c303b-{n}.html"),
          "/zwgk/nb/{year}01203456{serial:07d}/index.html", family="longid", body=ZOOM_BODY, box='<ul class="conList_ul">{rows}</ul>{pager}'),
    Shape("easysite", "b", "/zwgk/nb/index.html",
          numbered("/eportal/ui?pageId=3461&currentPage={n}&moduleId=fe22&staticRequest=yes"),
          tagged("/eportal/ui?pageId=3461&currentPage={n}&moduleId=fe22&staticRequest=yes"),
          "/zwgk/nb/{serial:032x}/index.html", family="longid", body=ZOOM_BODY, named=True,
          box='<div class="easysite-list-modelone"><ul>{rows}</ul></div>{pager}'),
    Shape("dash", "a", "/1804/0000/zhengfuxinxi-1.html", numbered("/1804/0000/zhengfuxinxi-{n}.html"),
          told("共<b>{total}</b>页"), "/1804/{year}/1/{serial:07d}.html", body=BARE_BODY,
          row='<li><a href="{href}"><i class="qians">{title}</i> <i class="hous">{date}</i></a></li>'),
    Shape("dash", "b", "/1804/0000/list-1.html", numbered("/1804/0000/list-{n}.html"), next_word("/1804/0000/list-{n}.html"),
          "/1804/{year}/1/{serial:07d}.html", body=BARE_BODY, row=DATE_FIRST, named=True),
    Shape("node", "a", "/Node-5359.html", numbered("/Node-5359_{n}.html"), next_word("/Node-5359_{n}.html"),
          "/Content-{serial:07d}.html", row=DATE_FIRST, box='<ul class="newlist">{rows}</ul>{pager}', body=BARE_BODY),
    Shape("node", "b", "/Node-5360.html", numbered("/Node-5360_{n}.html"), told("第{n}/{total}页"),
          "/Content-{serial:07d}.html", body=BARE_BODY, named=True),
    Shape("channels", "a", "/channels/14229.html", numbered("/channels/14229_{n}.html"),
          told('<span class="total">当前第 {n} / {total}</span>'), "/contents/14229/{serial:06d}.html",
          row='<li><a href="{href}" title="{title}">{cut}<span>{date}</span></a></li>', body=BARE_BODY),
    Shape("channels", "b", "/government/channels/1109.html", numbered("/government/channels/1109_{n}.html"),
          next_word("/government/channels/1109_{n}.html"), "/government/contents/1109/{serial:06d}.html",
          box='<div class="public-list1"><ul><li>标题 日期</li>{rows}</ul></div><span class="public-page-nav">{pager}</span>',
          body=BARE_BODY, named=True),
    Shape("ilist", "a", "/info/iList.jsp?cat_id=10802", numbered("/info/iList.jsp?cat_id=10802&cur_page={n}"),
          told("<span>共25条</span><span>{n}/{total}页</span>"), "/gk/nb/{serial:07d}.htm", body=BARE_BODY),
    Shape("ilist", "b", "/info/iList.jsp?cat_id=10802&cur_page=1", numbered("/info/iList.jsp?cat_id=10802&cur_page={n}"),
          next_word("/info/iList.jsp?cat_id=10802&cur_page={n}"), "/gk/nb/{serial:07d}.htm", row=DATE_FIRST, body=BARE_BODY,
          named=True),
    Shape("thtml", "a", "/ndbg.thtml?id=14198", numbered("/ndbg.thtml?id=14198&&pn={n}"), told("共{total}页"),
          "/content.thtml?id={serial:06d}", body=BARE_BODY),
    Shape("thtml", "b", "/public-policy.thtml?id=14198", numbered("/public-policy.thtml?id=14198&&pn={n}"),
          next_word("/public-policy.thtml?id=14198&&pn={n}"), "/public-show.thtml?id={serial:06d}", row=DATE_FIRST, body=BARE_BODY,
          named=True),
    Shape("jspx", "a", "/yxgovfront/newPolicy.jspx?path=sl&type=standard&pageNo=1",
          numbered("/yxgovfront/newPolicy.jspx?path=sl&type=standard&pageNo={n}"), told("第{n}/{total}页"),
          "/yxs/nb/{year}0120/{serial:06d}.html", body=BARE_BODY),
    Shape("jspx", "b", "/yxgovfront/newzfxxgkUnderControl.jspx?path=sl&channelId=6871&pageNo=1",
          numbered("/yxgovfront/newzfxxgkUnderControl.jspx?path=sl&channelId=6871&pageNo={n}"),
          next_word("/yxgovfront/newzfxxgkUnderControl.jspx?path=sl&amp;channelId=6871&amp;pageNo={n}"),
          "/yxs/nb/{year}0120/{serial:06d}.html", row=DATE_FIRST, body=BARE_BODY, named=True),
    Shape("jhtml", "a", "/c/xg/nb.jhtml", numbered("/c/xg/nb_{n}.jhtml"), called("createPageHTML({total},{n})", 1),
          "/c/xg/nb/{serial:06d}.jhtml", body='<div id="js_contentBox">{text}</div>{files}'),
    Shape("jhtml", "b", "/c/xg/nb.jhtml", numbered("/c/xg/nb_{n}.jhtml"), called('createPageHTML({total},{n},"nb","jhtml")'),
          "/c/xg/nb/{serial:06d}.jhtml", row=DATE_FIRST, named=True, body=BARE_BODY),
    Shape("fujian", "a", "/cms/html/sl/nb/index.html", numbered("/cms/sitemanage/index.shtml?siteId=830365345673456789&page={n}"),
          lambda number, total: f'<div class="mid-mj-page"><span class="page-tip">共 {total} 页</span></div>'
          '<script>var o = {siteId: "830365345673456789"}</script>',
          "/cms/html/sl/{year}-01-20/{serial:09d}.html", box='<ul id="resources">{rows}</ul>{pager}',
          body='<div id="Content">{text}</div><div id="dbfj">{files}</div>'),
    Shape("fujian", "b", "/cms/html/sl/nb/index.html", numbered("/cms/sitemanage/index.shtml?siteId=830365345673456788&page={n}"),
          next_word("/cms/sitemanage/index.shtml?siteId=830365345673456788&amp;page={n}"),
          "/cms/html/sl/{year}-01-20/{serial:09d}.html", row=DATE_FIRST, body=BARE_BODY, named=True),
    Shape("channellist", "a", "/channel/list/11.html", numbered("/channel/list/11_{n}.html"), arrows,
          "/single/11/{serial:06d}.html", box='<ul class="list1-ul">{rows}</ul>{pager}', body=BARE_BODY),
    Shape("channellist", "b", "/channel/list/11.html", numbered("/channel/list/11_{n}.html"), next_word("/channel/list/11_{n}.html"),
          "/single/11/{serial:06d}.html", box='<div class="xxgk_rul xxgk_rul_auto">{rows}</div>{pager}', row=DATE_FIRST,
          body=BARE_BODY, named=True),
)  # fmt: skip

LIST_SITES = tuple(map(site_of, SHAPES))
