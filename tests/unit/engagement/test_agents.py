"""Browsers, even rare ones, are people; programs, even disguised ones, are programs."""

from __future__ import annotations

import json
import time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.engagement.service.counting.agents import LONGEST, SHORTEST, Agent, find_list
from tests.support.service import BROWSER
from tests.unit.engagement.builders import AGENTS

ENTRIES = json.loads(find_list().read_text(encoding="utf-8"))
KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko)"
)
WINDOWS = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KHTML}"
ANDROID = f"Mozilla/5.0 (Linux; Android 13; SM-A136B) {KHTML}"
WEBVIEW = (
    "Mozilla/5.0 (Linux; Android 13; SM-A136B Build/TP1A.220624.014; wv) "
    f"{KHTML} Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36"
)
MOZILLA = "Mozilla/5.0"
DESKTOPS = (
    "Windows NT 10.0; Win64; x64",
    "Windows NT 6.1; WOW64",
    "Macintosh; Intel Mac OS X 10_15_7",
    "X11; Linux x86_64",
    "X11; CrOS x86_64 14541.0.0",
)
PHONES = (
    "Linux; Android 10; K",
    "Linux; Android 13; SM-A136B",
    "Linux; Android 9; CUBOT_X19",
    "Linux; Android 11; CUBOT KINGKONG MINI 3",
    "Linux; Android 12; vivo 1904",
    "Linux; Android 14; 2201117TG Build/UP1A.231005.007",
    "Linux; U; Android 8.1.0; vi-vn; Redmi 6A Build/O11019",
    "Linux; Android 7.1.1; OPPO CPH1729",
)
VERSIONS = (79, 96, 109, 120, 130, 145)
APPLE = tuple(
    f"{MOZILLA} ({device} OS {major}_{minor} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    f"Gecko)"
    for device in ("iPhone; CPU iPhone", "iPad; CPU")
    for major in (12, 15, 17, 26)
    for minor in (0, 4)
)
HUMANS = (
    *(
        f"{MOZILLA} ({system}) {KHTML} Chrome/{version}.0.0.0 {phone}Safari/537.36{ending}"
        for systems, phone in ((DESKTOPS, ""), (PHONES, "Mobile "))
        for system, version in product(systems, VERSIONS)
        for ending in ("", f" Edg/{version}.0.0.0", " OPR/105.0.0.0", " coc_coc_browser/117.0.170")
    ),
    *(
        f"{MOZILLA} ({system}) {KHTML} coc_coc_browser/{version}.0.170 Chrome/{version}.0.5563.170 "
        "Safari/537.36"
        for system, version in product(DESKTOPS, VERSIONS)
    ),
    *(
        f"{MOZILLA} ({system}; rv:{version}.0) Gecko/20100101 Firefox/{version}.0"
        for system, version in product(DESKTOPS, VERSIONS)
    ),
    *(
        f"{MOZILLA} ({phone}) {KHTML} {app} Chrome/{version}.0.0.0 Mobile Safari/537.36{ending}"
        for phone, version in product(PHONES, (96, 130))
        for app, ending in (
            ("SamsungBrowser/25.0", ""),
            ("Version/4.0", " Zalo android/12100711 ZaloTheme/light ZaloLanguage/vi"),
            ("Version/4.0", " [FB_IAB/FB4A;FBAV/442.0.0.44.114;]"),
            ("Version/4.0", " trill_320906 BytedanceWebview/d8a21c6"),
            ("Version/4.0", " UCBrowser/13.4.0.1306"),
            ("Version/4.0", " Instagram 312.1.0.34.111 Android"),
        )
    ),
    *(
        f"{device} {rest}"
        for device in APPLE
        for rest in (
            "Version/17.4 Mobile/15E148 Safari/604.1",
            "CriOS/130.0.6723.90 Mobile/15E148 Safari/604.1",
            "FxiOS/130.0 Mobile/15E148 Safari/605.1.15",
            "Mobile/21A329 [FBAN/FBIOS;FBAV/440.0.0.33.111;FBDV/iPhone12,1;FBLC/vi_VN]",
            "Mobile/15E148 Zalo iOS/602 ZaloTheme/light ZaloLanguage/vn",
            "coc_coc_browser/108.0 Mobile/15E148 Safari/604.1",
        )
    ),
    "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1/28.3392; U; vi) Presto/2.8.119 Version/11.10",
    "Nokia6300/2.0 (05.50) Profile/MIDP-2.0 Configuration/CLDC-1.1",
    "UCWEB/2.0 (MIDP-2.0; U; Adr 4.4.2; vi; SM-G7102) U2/1.0.0 UCBrowser/10.7.9 Mobile",
    "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)",
    "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
)


def test_five_hundred_browsers_are_people() -> None:
    assert len(set(HUMANS)) >= 500
    assert [name for name in HUMANS if AGENTS.recognise(name) is not Agent.PERSON] == []


RARE = {
    "vivaldi": f"{WINDOWS} Chrome/130.0.0.0 Safari/537.36 Vivaldi/7.0.3495.6",
    "yandex": f"{WINDOWS} Chrome/128.0.0.0 YaBrowser/24.10.0.0 Safari/537.36",
    "whale": f"{WINDOWS} Chrome/128.0.0.0 Whale/3.28.266.14 Safari/537.36",
    "coccoc": f"{WINDOWS} coc_coc_browser/117.0.170 Chrome/117.0.0.0 Safari/537.36",
    "coccoc-new": f"{WINDOWS} Chrome/126.0.0.0 Safari/537.36 CocCocBrowser/126.0.0",
    "duckduckgo": f"{ANDROID} Version/4.0 Chrome/130.0.0.0 Mobile DuckDuckGo/5 Safari/537.36",
    "duckduckgo-ios": f"{IPHONE} Version/17.4 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15",
    "miui": f"{ANDROID} Version/4.0 Chrome/112.0.0.0 Mobile Safari/537.36 XiaoMi/MiuiBrowser/14.4",
    "huawei": f"{ANDROID} Chrome/114.0.0.0 HuaweiBrowser/15.0.4.312 Mobile Safari/537.36",
    "vivo": f"{ANDROID} Chrome/115.0.0.0 Mobile Safari/537.36 VivoBrowser/11.5.0.0",
    "oppo": f"{ANDROID} Version/4.0 Chrome/115.0.0.0 Mobile Safari/537.36 HeyTapBrowser/45.10",
    "puffin": f"{ANDROID} Chrome/130.0.0.0 Mobile Safari/537.36 Puffin/10.4.0.51691AP",
    "silk": f"{ANDROID} Silk/127.3.1 like Chrome/127.0.6533.103 Safari/537.36",
    "google-app": f"{IPHONE} GSA/340.3.692278309 Mobile/15E148 Safari/604.1",
    "google-app-android": f"{WEBVIEW} GSA/15.44.34.28.arm64",
    "firefox-ios": f"{IPHONE} FxiOS/130.0 Mobile/15E148 Safari/605.1.15",
    "firefox-focus": "Mozilla/5.0 (Android 13; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0",
    "edge-ios": f"{IPHONE} Version/17.0 EdgiOS/130.0.2849.68 Mobile/15E148 Safari/604.1",
    "opera-touch": f"{IPHONE} Version/17.4 Mobile/15E148 Safari/604.1 OPT/5.1.2",
    "messenger": f"{IPHONE} Mobile/21E219 [FBAN/MessengerForiOS;FBAV/450.0.0.33;FBLC/vi_VN]",
    "messenger-android": f"{WEBVIEW} [FB_IAB/Orca-Android;FBAV/450.0.0.33.107;]",
    "facebook-lite": f"{WEBVIEW} [FBAN/EMA;FBLC/vi_VN;FBAV/380.0.0.6.110;]",
    "facebook-real": f"{WEBVIEW} [FB_IAB/FB4A;FBAV/442.0.0.44.114;IABMV/1;]",
    "instagram": f"{IPHONE} Mobile/15E148 Instagram 312.1.0.34.111 (iPhone14,5; iOS 17_4; vi_VN)",
    "threads": f"{IPHONE} Mobile/15E148 Barcelona 330.0.0.30.109 (iPhone14,5; iOS 17_4)",
    "tiktok": f"{IPHONE} Mobile/15E148 musical_ly_36.7.0 BytedanceWebview/d8a21c6",
    "zalo": f"{WEBVIEW} Zalo android/12100711 ZaloTheme/light ZaloLanguage/vi",
    "zalo-ios": f"{IPHONE} Mobile/15E148 Zalo iOS/602 ZaloTheme/light ZaloLanguage/vn",
    "line": f"{IPHONE} Mobile/15E148 Safari Line/14.2.0",
    "wechat": f"{WEBVIEW} XWEB/1300 MMWEBSDK/20240404 MicroMessenger/8.0.49.2600(0x28003137)",
    "kakao": f"{WEBVIEW};KAKAOTALK 2410650",
    "snapchat": f"{IPHONE} Mobile/15E148 Snapchat/12.80.0.35 (like Safari/8617.2.4.10.8, panda)",
    "linkedin": f"{IPHONE} Mobile/15E148 [LinkedInApp]/9.29.7858",
    "pinterest": f"{IPHONE} Mobile/15E148 [Pinterest/iOS]",
    "telegram": f"{WEBVIEW} Telegram-Android/11.2.3 (Samsung SM-A136B; Android 13; SDK 33)",
    "tizen-tv": f"Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) {KHTML} 76.0.3809.146/6.0 TV Safari/537",
    "webos-tv": f"Mozilla/5.0 (Web0S; Linux/SmartTV) {KHTML} Chrome/94.0.4606.128 Safari/537.36",
    "playstation": "Mozilla/5.0 (PlayStation 4 11.00) AppleWebKit/605.1.15 (KHTML, like Gecko)",
    "kaios": "Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5",
    "windows-phone": (
        "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) "
        f"{KHTML} Chrome/52.0.2743.116 Mobile Safari/537.36 Edge/15.15063"
    ),
    "old-edge": f"{WINDOWS} Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763",
    "old-android": (
        "Mozilla/5.0 (Linux; U; Android 2.3.6; vi-vn; GT-S5360 Build/GINGERBREAD) "
        "AppleWebKit/533.1 (KHTML, like Gecko) Version/4.0 Mobile Safari/533.1"
    ),
    "internet-explorer-6": "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)",
    "opera-12": "Opera/9.80 (Windows NT 6.1; U; vi) Presto/2.12.388 Version/12.18",
    "seamonkey": (
        "Mozilla/5.0 (X11; Linux x86_64; rv:60.0) Gecko/20100101 Firefox/60.0 SeaMonkey/2.53.18"
    ),
    "pale-moon": (
        "Mozilla/5.0 (Windows NT 10.0; WOW64; rv:102.0) Goanna/6.7 Firefox/102.0 PaleMoon/33.4"
    ),
    "epiphany": (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/17.4 Safari/605.1.15 Epiphany/605.1.15"
    ),
    "konqueror": f"Mozilla/5.0 (X11; Linux x86_64) {KHTML} konqueror/5.0.97 Chrome/83 Safari/537",
    "lynx": "Lynx/2.9.0dev.12 libwww-FM/2.14 SSL-MM/1.4.1 GNUTLS/3.7.8",
    "w3m-reader": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Cortana 1.14) Edge/18.19041",
    "cubot": f"Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) {KHTML} Chrome/120.0.0.0 Mobile",
    "cubot-underscore": f"Mozilla/5.0 (Linux; Android 9; CUBOT_P30) {KHTML} Chrome/96.0 Mobile",
    "cubot-build": (
        f"Mozilla/5.0 (Linux; Android 12; CUBOT P80 Build/SP1A.210812.016) {KHTML} Chrome/130.0"
    ),
    "not-latin": f"{WEBVIEW} \xc4\x91i\xe1\xbb\x87n tho\xe1\xba\xa1i/1.0",
}


@pytest.mark.parametrize("name", RARE.values(), ids=RARE)
def test_a_rare_browser_is_a_person(name: str) -> None:
    assert AGENTS.recognise(name) is Agent.PERSON


def test_every_example_of_the_list_is_a_program() -> None:
    examples = [name for entry in ENTRIES for name in entry["instances"]]
    assert len(examples) > 2000
    assert [name for name in examples if AGENTS.recognise(name) is Agent.PERSON] == []


@pytest.mark.parametrize(
    ("name", "agent"),
    [
        ("", Agent.PROGRAM),
        ("-", Agent.PROGRAM),
        ("Mozilla/5.0", Agent.PROGRAM),
        ("x" * 500, Agent.PROGRAM),
        (BROWSER + "x" * 1000, Agent.PROGRAM),
        ("curl/8.5.0", Agent.PROGRAM),
        ("python-requests/2.32.0", Agent.PROGRAM),
        ("Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)", Agent.PROGRAM),
        (f"{MOZILLA} (X11; Linux x86_64) {KHTML} HeadlessChrome/130.0", Agent.PROGRAM),
        ("Mozilla/5.0 (compatible; bingbot/2.0)", Agent.SEARCH_ENGINE),
        (
            "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com)",
            Agent.SEARCH_ENGINE,
        ),
        (BROWSER + "\xe9\x00\xff", Agent.PERSON),
    ],
)
def test_programs_and_search_engines_are_told_apart(name: str, agent: Agent) -> None:
    assert AGENTS.recognise(name) is agent


def test_search_engines_of_the_list_are_told_from_its_other_programs() -> None:
    """A name may fit several entries, one of them a search engine's."""
    searches = [entry for entry in ENTRIES if "search-engine" in entry.get("tags", ())]
    names = [name for entry in searches for name in entry["instances"]]
    assert len(names) > 50
    assert [name for name in names if AGENTS.recognise(name) is not Agent.SEARCH_ENGINE] == []


@pytest.mark.parametrize("length", [0, 1, SHORTEST - 1, LONGEST + 1, 8_000])
def test_a_name_of_absurd_length_is_a_programs(length: int) -> None:
    assert AGENTS.recognise(("Mozilla/5.0 " * 1000)[:length]) is Agent.PROGRAM


@pytest.mark.parametrize(
    "name",
    [
        "okhttp/4.12.0 (Linux)",
        "Go-http-client/1.1",
        "axios/1.7.7 node/20",
        "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)",
        "Wget/1.21.4 (linux-gnu)",
        "Apache-HttpClient/4.5.14 (Java/17.0.10)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Mozilla/5.0 zgrab/0.x (scanner)",
        f"{WINDOWS} HeadlessChrome/130.0.0.0 Safari/537.36",
        "Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "Mozilla/5.0 (Unknown; Linux x86_64) PhantomJS/2.1.1 Safari/538.1",
        "Googlebot",
        "bot",
        "Trình duyệt không có số phiên bản",
    ],
)
def test_a_program_is_no_person(name: str) -> None:
    assert AGENTS.recognise(name) is not Agent.PERSON


@given(st.text(st.characters(codec="latin-1"), max_size=1100))
def test_no_header_does_harm(name: str) -> None:
    assert AGENTS.recognise(name) in Agent


def test_hostile_names_take_no_longer_than_their_length() -> None:
    hostile = [
        ("Mozilla/5.0 " + unit * LONGEST)[:LONGEST]
        for unit in ("a", "bot", "/", ".*", "http://", "(", "crawl ", "\xff")
    ]
    began = time.perf_counter()
    for name in hostile:
        AGENTS.recognise(name)
    assert time.perf_counter() - began < 1
