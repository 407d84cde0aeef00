"""A server that speaks the public chat API and shows the public pages, for browser tests only.

It is faithful in shapes, codes and order of events, and has no brain: answers follow from words in
the message. Nothing outside tests/browser uses it. Tests reach into `StandIn` to make it fail the
way a real server fails (rate limit, outage, conversation gone).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import jinja2
from aiohttp import WSMsgType, web
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import fluent_date, fluent_number
from markupsafe import Markup

from tests.browser.serving import served

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "edge" / "static"
TEMPLATES = ROOT / "edge" / "templates"
LOCALE = ROOT / "sdr" / "locale"
ACCENT = "#0f6b68"

LINES: dict[str, dict[str, str]] = {
    "en": {
        "greeting": "Hello, I'm BeaconCloud's assistant, a bot. I can tell you what we do for"
        " brands that sell through dealers and stores, and find out whether it's worth a call."
        " What you tell me is used for that only.",
        "first": "What brings you here?",
        "size": "Thanks, that helps. About how many people work in your company?",
        "heard": "Noted: {text}",
        "case": "Two things that fit. More at https://example.com/cases?x=1, or ask me.",
        "human": "Hi, this is Lin Yue. I've read what you wrote, give me a minute.",
        "bye": "Thanks for your time. The case I sent stays online.",
        "language": "Of course, English it is. What brings you here?",
        "slow": "That took a moment.",
    },
    "zh": {
        "greeting": "您好，我是北辰云的智能助手，是机器人。我可以说说我们帮品牌商管经销商和终端的"
        "做法，也帮您看看有没有必要约个电话。您说的内容只用于这件事。",
        "first": "您今天想了解哪方面？",
        "size": "明白。贵公司大概多少人？",
        "heard": "记下了：{text}",
        "case": "有两份比较贴近的，详见 https://example.com/cases?x=1，也可以直接问我。",
        "human": "您好，我是林悦。您前面说的我看过了，稍等我一分钟。",
        "bye": "感谢您的时间，刚才发您的案例一直能看。",
        "language": "好的，我们用中文聊。您今天想了解哪方面？",
        "slow": "刚查了一下。",
    },
}
BUTTONS: dict[str, dict[str, list[dict[str, str]]]] = {
    "en": {
        "first": [
            {"title": "Reps drown in paperwork", "payload": "our reps drown in paperwork"},
            {"title": "Can't see the stores", "payload": "we can't see what happens in stores"},
            {"title": "Just looking", "payload": "just looking"},
        ],
        "size": [
            {"title": "Under 50", "payload": "1-49 people"},
            {"title": "50 to 500", "payload": "50-500 people"},
            {"title": "Over 500", "payload": "500+ people"},
        ],
    },
    "zh": {
        "first": [
            {"title": "业代杂事太多", "payload": "业代每天填表报销太多"},
            {"title": "看不清终端", "payload": "终端情况看不清"},
            {"title": "先随便看看", "payload": "先随便看看"},
        ],
        "size": [
            {"title": "50 人以下", "payload": "不到50人"},
            {"title": "50～500 人", "payload": "50到500人"},
            {"title": "500 人以上", "payload": "500人以上"},
        ],
    },
}
CARDS: dict[str, list[dict[str, str]]] = {
    "en": [
        {
            "title": "How a brewery got shelf news in a day instead of a quarter",
            "url": "/c/brewery",
            "description": "Case, 4 minutes",
        }
    ],
    "zh": [
        {
            "title": "一家啤酒厂怎么把终端信息从一季度缩到一天",
            "url": "/c/brewery",
            "description": "案例，4 分钟",
        }
    ],
}
COMPANY: dict[str, dict[str, Any]] = {
    "en": {
        "name": "BeaconCloud",
        "tagline": "See what happens between your factory and the shelf",
        "lede": "BeaconCloud brings the whole sales channel of a brand online: dealer orders, "
        "field reps, store visits, promotion money and consumer codes, on one platform.",
        "facts": [
            {"figure": "300", "label": "brands in 12 industries"},
            {"figure": "4–12", "label": "weeks until it runs"},
            {"figure": "14 days", "label": "to try it, free"},
        ],
        "footer": ["BeaconCloud Technology Co., Ltd., Hangzhou", "Data stays in mainland China"],
    },
    "zh": {
        "name": "北辰云",
        "tagline": "从工厂到货架，中间发生了什么，看得见",
        "lede": "北辰云帮品牌商把整条渠道搬到线上：经销商订货、业代外勤、门店拜访、费用核销、"
        "一物一码，都在一个平台上。",
        "facts": [
            {"figure": "300", "label": "家品牌在用，覆盖 12 个行业"},
            {"figure": "4–12 周", "label": "上线"},
            {"figure": "14 天", "label": "免费试用"},
        ],
        "footer": ["杭州北辰云科技有限公司", "数据存放在中国大陆"],
    },
}
CONTENTS: dict[str, list[dict[str, str]]] = {
    "en": [
        {"title": "From a quarter to a day", "url": "/c/brewery", "description": "Case, beer"},
        {"title": "What a rep's evening costs", "url": "/c/evening", "description": "Worksheet"},
        {"title": "Finding diverted goods", "url": "/c/codes", "description": "Guide"},
    ],
    "zh": [
        {"title": "终端信息从一季度缩到一天", "url": "/c/brewery", "description": "啤酒案例"},
        {"title": "业代每晚填表，一年要花多少钱", "url": "/c/evening", "description": "测算表"},
        {"title": "窜货怎么查、怎么管", "url": "/c/codes", "description": "指南"},
    ],
}
ARTICLE: dict[str, str] = {
    "en": "<p>A brewery with 140 reps heard of an empty shelf when the quarter closed.</p>"
    "<h2 id='before'>Before</h2><p>"
    + "Every rep filled in three forms an evening. " * 30
    + "</p><h2 id='after'>After</h2><p>"
    + "Photos from the visit fill them in. " * 30
    + "</p>",
    "zh": "<p>一家有 140 个业代的啤酒厂，季度结束才知道哪个终端断货。</p>"
    "<h2 id='before'>以前</h2><p>"
    + "每个业代每晚要填三张表。" * 50
    + "</p><h2 id='after'>现在</h2><p>"
    + "拜访时拍的照片自动填好。" * 50
    + "</p>",
}
HOST_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title>
<meta name="viewport" content="width=device-width">
<style>div,button,section{{display:none!important;color:red!important;font-size:40px}}</style>
<h1>A page that is hostile to widgets</h1><a href="#">a link</a>
<script src="{base}widget.js" data-language="{language}"></script></html>"""


@dataclass
class Talk:
    token: str
    language: str
    messages: list[dict[str, Any]] = field(default_factory=list)
    answered: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    floor: str = "bot"
    sockets: set[web.WebSocketResponse] = field(default_factory=set)
    email: str | None = None


@dataclass
class StandIn:
    """What a test may look at and turn."""

    url: str = ""
    talks: dict[str, Talk] = field(default_factory=dict)
    begun: list[dict[str, Any]] = field(default_factory=list)
    received: list[tuple[str, str]] = field(default_factory=list)
    transcripts: list[str] = field(default_factory=list)
    views: list[dict[str, Any]] = field(default_factory=list)
    limit_next: int = 0
    fail_next: int = 0
    sockets_allowed: bool = True
    echo_ids: bool = True
    loop: asyncio.AbstractEventLoop | None = None

    def say(self, sender: str, text: str, **extra: Any) -> None:
        """Puts a message into the newest conversation, as a colleague or the bot would."""
        assert self.loop is not None
        talk = list(self.talks.values())[-1]
        asyncio.run_coroutine_threadsafe(
            _add(talk, sender, text, **extra),
            self.loop,
        ).result(5)

    def lose(self) -> None:
        """Forgets every conversation, as after a deletion elsewhere."""
        assert self.loop is not None
        talks = list(self.talks.values())
        self.talks.clear()

        async def close() -> None:
            for talk in talks:
                for socket in list(talk.sockets):
                    await socket.close(code=4401)

        asyncio.run_coroutine_threadsafe(close(), self.loop).result(5)


STATE: web.AppKey[StandIn] = web.AppKey("stand_in", StandIn)


def _problem(status: int, title: str, **headers: str) -> web.Response:
    body = {"type": "about:blank", "title": title, "status": status, "detail": title}
    return web.json_response(
        body, status=status, headers=headers, content_type="application/problem+json"
    )


async def _add(talk: Talk, sender: str, text: str, **extra: Any) -> dict[str, Any]:
    message = {
        "id": f"msg_{uuid4().hex}",
        "seq": len(talk.messages) + 1,
        "sender": sender,
        "text": text,
        "language": "zh" if any("一" <= char <= "鿿" for char in text) else "en",
        "asks": None,
        "at": datetime.now(UTC).isoformat(),
        **extra,
    }
    talk.messages.append(message)
    if sender == "human":
        talk.floor = "human"
        await _tell(talk, {"type": "floor", "holder": "human", "name": extra.get("name")})
    await _tell(talk, {"type": "message", "message": message})
    return message


async def _tell(talk: Talk, frame: Mapping[str, Any]) -> None:
    for socket in list(talk.sockets):
        try:
            await socket.send_json(frame)
        except ConnectionResetError:
            talk.sockets.discard(socket)


def _open(request: web.Request) -> Talk | web.Response:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    state = request.app[STATE]
    if token not in {talk.token for talk in state.talks.values()}:
        return _problem(401, "Unknown token")
    talk = state.talks.get(request.match_info["id"])
    if talk is None or talk.token != token:
        return _problem(404, "No such conversation")
    return talk


async def begin(request: web.Request) -> web.Response:
    state = request.app[STATE]
    body = await request.json()
    state.begun.append(body)
    language = body.get("language", "en")
    talk = Talk(token=uuid4().hex, language=language)
    ident = f"cnv_{uuid4().hex}"
    state.talks[ident] = talk
    await _add(talk, "bot", LINES[language]["greeting"])
    await _add(talk, "bot", LINES[language]["first"], buttons=BUTTONS[language]["first"])
    return web.json_response(
        {
            "conversation_id": ident,
            "token": talk.token,
            "visitor": body.get("visitor") or uuid4().hex,
            "messages": talk.messages,
        },
        status=201,
    )


async def _answer(talk: Talk, text: str) -> list[dict[str, Any]]:
    words, low = LINES[talk.language], text.lower()
    if talk.floor == "human":
        return []
    if "person" in low or "转人工" in text:
        name = "林悦" if talk.language == "zh" else "Lin Yue"
        return [await _add(talk, "human", words["human"], name=name)]
    await _tell(talk, {"type": "typing", "sender": "bot", "on": True})
    if "slow" in low or "慢" in text:
        await asyncio.sleep(1.5)
        return [await _add(talk, "bot", words["slow"])]
    if "case" in low or "案例" in text:
        return [await _add(talk, "bot", words["case"], cards=CARDS[talk.language])]
    if any(text == button["payload"] for button in BUTTONS[talk.language]["first"]):
        return [await _add(talk, "bot", words["size"], buttons=BUTTONS[talk.language]["size"])]
    return [await _add(talk, "bot", words["heard"].format(text=text))]


async def send(request: web.Request) -> web.Response:
    state, talk = request.app[STATE], _open(request)
    if isinstance(talk, web.Response):
        return talk
    if state.limit_next:
        state.limit_next -= 1
        return _problem(429, "Too many messages", **{"Retry-After": "2"})
    if state.fail_next:
        state.fail_next -= 1
        return _problem(503, "Not now")
    body = await request.json()
    text, ident = body["text"], body.get("client_message_id", "")
    if len(text) > 4000:
        return _problem(413, "Too long")
    if ident in talk.answered:
        return web.json_response({"messages": talk.answered[ident]})
    state.received.append((ident, text))
    echo = {"client_message_id": ident} if state.echo_ids else {}
    await _add(talk, "prospect", text, **echo)
    talk.answered[ident] = await _answer(talk, text)
    return web.json_response({"messages": talk.answered[ident]})


async def since(request: web.Request) -> web.Response:
    talk = _open(request)
    if isinstance(talk, web.Response):
        return talk
    after = int(request.query.get("after", "0"))
    return web.json_response({"messages": [m for m in talk.messages if m["seq"] > after]})


async def socket(request: web.Request) -> web.StreamResponse:
    state = request.app[STATE]
    if not state.sockets_allowed:
        return _problem(404, "No sockets here")
    answer = web.WebSocketResponse(heartbeat=20)
    await answer.prepare(request)
    try:
        first = await answer.receive_json(timeout=10)
    except (TimeoutError, TypeError, json.JSONDecodeError):
        await answer.close(code=4408)
        return answer
    talk = state.talks.get(request.match_info["id"])
    if talk is None or talk.token != first.get("token"):
        await answer.close(code=4401)
        return answer
    talk.sockets.add(answer)
    for message in talk.messages[int(first.get("after") or 0) :]:
        await answer.send_json({"type": "message", "message": message})
    async for frame in answer:
        if frame.type is WSMsgType.ERROR:
            break
    talk.sockets.discard(answer)
    return answer


async def end(request: web.Request) -> web.Response:
    talk = _open(request)
    if isinstance(talk, web.Response):
        return talk
    return web.json_response({"messages": [await _add(talk, "bot", LINES[talk.language]["bye"])]})


async def transcript(request: web.Request) -> web.Response:
    state, talk = request.app[STATE], _open(request)
    if isinstance(talk, web.Response):
        return talk
    talk.email = (await request.json()).get("email") or talk.email
    if not talk.email:
        return _problem(422, "No address is known")
    state.transcripts.append(talk.email)
    return web.json_response({"sent_to": talk.email}, status=202)


async def transcript_text(request: web.Request) -> web.Response:
    talk = _open(request)
    if isinstance(talk, web.Response):
        return talk
    return web.Response(text="\n".join(f"{m['sender']}: {m['text']}" for m in talk.messages))


async def forget(request: web.Request) -> web.Response:
    talk = _open(request)
    if isinstance(talk, web.Response):
        return talk
    del request.app[STATE].talks[request.match_info["id"]]
    return web.json_response({"receipt": "del_01JDF8Z6"})


async def speak(request: web.Request) -> web.Response:
    talk = _open(request)
    if isinstance(talk, web.Response):
        return talk
    talk.language = (await request.json())["language"]
    said = await _add(
        talk, "bot", LINES[talk.language]["language"], buttons=BUTTONS[talk.language]["first"]
    )
    return web.json_response({"messages": [said]})


async def config(request: web.Request) -> web.Response:
    language = request.query.get("language", "en")
    texts = json.loads((STATIC / f"widget.{language}.json").read_text("utf-8"))
    return web.json_response(
        {
            "company": COMPANY[language]["name"],
            "bot_name": "北辰小助手" if language == "zh" else "Beacon assistant",
            "accent": ACCENT,
            "texts": texts,
            "greeting_teaser": "有渠道方面的问题？可以问我。"
            if language == "zh"
            else "Questions about your sales channel? Ask me.",
        }
    )


def _texts(language: str) -> Any:
    bundle = FluentBundle(
        ["zh-CN" if language == "zh" else "en"],
        functions={"NUMBER": fluent_number, "DATETIME": fluent_date},
        use_isolating=False,
    )
    bundle.add_resource(FluentResource((LOCALE / language / "pages.ftl").read_text("utf-8")))

    def text(key: str, **values: Any) -> str:
        pattern = bundle.get_message(key).value
        assert pattern is not None, key
        words, problems = bundle.format_pattern(pattern, values)
        assert not problems, (key, problems)
        return str(words)

    return text


PAGES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
)


def _page(request: web.Request, template: str, status: int = 200, **values: Any) -> web.Response:
    language = "zh" if request.query.get("lang", "en") == "zh" else "en"
    html = PAGES.get_template(template).render(
        t=_texts(language),
        language=language,
        company={**COMPANY[language], "accent": ACCENT},
        base_url=request.app[STATE].url,
        **values,
    )
    # The policy the product serves its own pages under: the widget must live with it.
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' "
        f"{request.app[STATE].url.replace('http', 'ws')}; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return web.Response(
        text=html,
        content_type="text/html",
        status=status,
        headers={"Content-Security-Policy": policy},
    )


async def landing(request: web.Request) -> web.Response:
    language = "zh" if request.query.get("lang", "en") == "zh" else "en"
    return _page(request, "landing.html.j2", contents=CONTENTS[language])


async def article(request: web.Request) -> web.Response:
    language = "zh" if request.query.get("lang", "en") == "zh" else "en"
    return _page(
        request,
        "content.html.j2",
        title=CONTENTS[language][0]["title"],
        description=CONTENTS[language][0]["description"],
        body=Markup(ARTICLE[language]),
        token=request.query.get("token"),
        url=None,
        kind="article",
    )


async def unsubscribe(request: web.Request) -> web.Response:
    if request.method == "POST":
        return _page(request, "unsubscribed.html.j2", recipient="m***@example.com")
    return _page(
        request, "unsubscribe.html.j2", recipient="m***@example.com", action=str(request.rel_url)
    )


async def not_found(request: web.Request) -> web.Response:
    text = _texts("zh" if request.query.get("lang") == "zh" else "en")
    return _page(
        request,
        "message.html.j2",
        404,
        title=text("page-not-found-title"),
        detail=text("page-not-found-detail"),
    )


async def view(request: web.Request) -> web.Response:
    request.app[STATE].views.append(await request.json())
    return web.Response(status=204)


async def host_page(request: web.Request) -> web.Response:
    base, language = request.app[STATE].url, request.query.get("lang", "en")
    return web.Response(
        text=HOST_PAGE.format(base=base + "/", language=language), content_type="text/html"
    )


async def foreign(request: web.Request) -> web.Response:
    """A strict page of somebody else that embeds the widget from `base`."""
    base = request.query["base"]
    policy = (
        f"default-src 'none'; script-src {base}; connect-src {base} {base.replace('http', 'ws')}"
    )
    return web.Response(
        text=f'<!doctype html><body><script src="{base}/widget.js" data-language="zh"></script>',
        content_type="text/html",
        headers={"Content-Security-Policy": policy},
    )


async def script(_: web.Request) -> web.FileResponse:
    return web.FileResponse(STATIC / "widget.js")


@web.middleware
async def any_origin(request: web.Request, handler: Any) -> web.StreamResponse:
    answer = web.Response(status=204) if request.method == "OPTIONS" else await handler(request)
    if not answer.prepared:
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        answer.headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"
        answer.headers["Access-Control-Expose-Headers"] = "Retry-After"
        answer.headers["Cache-Control"] = "no-cache"
    return answer


async def visited(_request: web.Request) -> web.Response:
    """Takes note of a page of the host's."""
    return web.Response(status=204)


def build(state: StandIn) -> web.Application:
    app = web.Application(middlewares=[any_origin])
    app[STATE] = state
    talk = "/api/v1/conversations/{id}"
    app.add_routes(
        [
            web.get("/", landing),
            web.get("/host", host_page),
            web.get("/foreign", foreign),
            web.get("/c/{slug}", article),
            web.get("/u/{token}", unsubscribe),
            web.post("/u/{token}", unsubscribe),
            web.post("/t/{token}/view", view),
            web.get("/widget.js", script),
            web.get("/widget/config", config),
            web.static("/static", STATIC),
            web.post("/api/v1/conversations", begin),
            web.post(f"{talk}/messages", send),
            web.get(f"{talk}/messages", since),
            web.get(f"{talk}/ws", socket),
            web.post(f"{talk}/visits", visited),
            web.post(f"{talk}/end", end),
            web.post(f"{talk}/transcript", transcript),
            web.get(f"{talk}/transcript.txt", transcript_text),
            web.delete(f"{talk}/data", forget),
            web.post(f"{talk}/language", speak),
            web.route("OPTIONS", "/{any:.*}", not_found),
            web.get("/{any:.*}", not_found),
        ]
    )
    return app


@contextmanager
def running(port: int = 0) -> Iterator[StandIn]:
    """The server in a thread of its own, on a free port of loopback unless one is given."""
    state = StandIn()
    with served(build(state), port) as (state.url, state.loop):
        yield state
