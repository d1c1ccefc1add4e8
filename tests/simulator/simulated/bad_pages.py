"""Pages that stand where another one should: of firewalls, of servers in trouble, of applications. In their own words."""

from __future__ import annotations

RS = (
    b'<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    b"<meta content=\"qVt5OmXAKcAtz8v7rzyR5l6bYSRRdD\" r='m'><!--[if lt IE 9]><script r='m'></script><![endif]-->"
    b"<script type=\"text/javascript\" r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=78311;"
    b'$_ts.cd="qEDqrrAlcGLqWqltqEaqrqAhqGGqWqltqqLqcq3";if($_ts.lcd)$_ts.lcd();</script>'
    b'<script type="text/javascript" charset="iso-8859-1" src="/4QbVtADbnLVIc/c.FxJzG50F.dfe1675.js" r=\'m\'></script>'
    b"</head><body></body></html>"
)
"""瑞数: 412."""

JSL = (
    b"<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_')+('c')+('l')+('e')+('a')+('r')+('a')+('n')+('c')+"
    b"('e')+('_')+('s')+('=')+(-~[]+'')+('7')+((+true)+'')+'|-1|'+('%')+('3')+('D')+(';max-age=3600;path=/');"
    b"location.href=location.pathname+location.search</script>"
)
"""加速乐, first answer: 521, the name of its cookie spelt out letter by letter."""

ACW = (
    b"<html><script>\nvar arg1='3E40CDD1FB3BAE83E1E40F0B6C66CEC8AC7D0D2F';\nvar _0x4818=['\\x63\\x73\\x4b\\x48'];"
    b"function setCookie(name,value){var expiredate=new Date();expiredate.setTime(expiredate.getTime()+(3600*1000));"
    b'document.cookie=name+"="+value+";expires="+expiredate.toGMTString()+";max-age=3600;path=/";}\n'
    b'function reload(x){setCookie("acw_sc__v2", x);document.location.reload();}\n</script></html>'
)
"""阿里云: 200."""

WAF = (
    "<html><head><title>访问被拦截</title></head><body><h2>很抱歉，由于您访问的URL有可能对网站造成安全威胁，"
    "您的访问被阻断。</h2><p>您的访问ID是：781bad0a16702307419116917e43b3</p></body></html>"
).encode()
"""A firewall with a status of its own: 468."""

CAPTCHA = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>安全验证</title></head><body><div class="captcha-box">'
    '<p>访问过于频繁，请完成安全验证后继续访问</p><form class="captcha-form" method="post" action="/_verify">'
    '<img src="/_captcha.png" alt="验证码"><input name="code" placeholder="请输入验证码"><button>提交</button></form>'
    "</div></body></html>"
).encode()

SOFT_404 = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>提示信息</title></head><body><div class="tip">'
    '<h3>您访问的页面不存在或已被删除！</h3><p>页面将在 <b>5</b> 秒后跳转到<a href="/">网站首页</a></p></div></body></html>'
).encode()
"""Status 200."""

SHELL = (
    '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<title>信息公开</title><link href="/static/css/app.8f2e.css" rel="stylesheet"></head><body><noscript><strong>'
    "We're sorry but this site doesn't work properly without JavaScript enabled. Please enable it to continue."
    '</strong></noscript><div id="app"></div><script src="/static/js/chunk-vendors.41f0.js"></script>'
    '<script src="/static/js/app.91c3.js"></script></body></html>'
).encode()

ERROR_500 = b"<html><head><title>HTTP Status 500 - Internal Server Error</title></head><body><h1>500</h1></body></html>"
ERROR_503 = (
    b"<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n<center><h1>503 Service "
    b"Temporarily Unavailable</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
NOT_FOUND = (
    b"<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n"
    b"<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
