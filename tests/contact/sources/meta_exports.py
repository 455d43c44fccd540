"""Exports of Messenger and Instagram with known truth, as the apps write them."""

import html
import json
import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.contact.sources.truth import CANARY
from twinflame.contact.history import Kind

START_MS = 1_609_837_200_123
ROOTS = ("messages", "your_activity_across_facebook/messages", "your_facebook_activity/messages")
BOXES = ("inbox", "archived_threads", "e2ee_cutover", "message_requests", "filtered_threads")


def broken(text: str) -> str:
    """As the JSON exports hold it: each byte of UTF-8 a letter of its own."""
    return text.encode().decode("latin-1")


@dataclass
class Row:
    ms: int
    who: str
    kind: Kind = Kind.MESSAGE
    reactors: list[str] = field(default_factory=list)


def rows(n: int, people: tuple[str, ...] = ("Ana", "Ben"), seed: int = 1) -> list[Row]:
    """Rows oldest first, some at the same moment, with every kind and some reactions."""
    rng = random.Random(seed)
    ms, found = START_MS, []
    for _ in range(n):
        ms += rng.choice([0, 17, 60_000, 7_200_000, 90_000_001])
        kind = rng.choice([Kind.MESSAGE] * 5 + [Kind.MEDIA, Kind.CALL, Kind.MISSED_CALL])
        reactors = [rng.choice(people)] if rng.random() < 0.2 else []
        found.append(Row(ms, rng.choice(people), kind, reactors))
    return found


def truth(told: list[Row]) -> list[tuple[float, str, Kind]]:
    """Contacts in order of time, without reactions."""
    return [(row.ms / 1000, row.who, row.kind) for row in told]


def message(row: Row, **more: Any) -> dict[str, Any]:
    """A row of the classic layout."""
    made: dict[str, Any] = {"sender_name": broken(row.who), "timestamp_ms": row.ms}
    if row.kind is Kind.MEDIA:
        made["photos"] = [{"uri": f"photos/{CANARY}.jpg", "creation_timestamp": row.ms // 1000}]
    elif row.kind is Kind.CALL:
        made |= {"content": broken(f"{row.who} called you."), "call_duration": 62}
    elif row.kind is Kind.MISSED_CALL:
        made |= {"content": broken(f"{row.who} missed your call."), "call_duration": 0, "missed": True}
    else:
        made["content"] = broken(f'"{CANARY}" \\ ❤ {CANARY}')
    if row.reactors:
        made["reactions"] = [{"reaction": broken("❤"), "actor": broken(actor)} for actor in row.reactors]
    return made | {"is_geoblocked_for_viewer": False, "is_unsent_image_by_messenger_kid_parent": False} | more


def thread(
    told: list[Row] | list[dict[str, Any]],
    people: tuple[str, ...] = ("Ben", "Ana"),
    title: str = "Ben",
    path: str = "inbox/ben_1",
    **more: Any,
) -> str:
    """A message_1.json: newest first, printed over many lines, letters beyond ASCII escaped."""
    listed = [row if isinstance(row, dict) else message(row) for row in reversed(told)]
    whole = {
        "participants": [{"name": broken(name)} for name in people],
        "messages": listed,
        "title": broken(title),
        "is_still_participant": True,
        "thread_path": path,
        "magic_words": [],
    }
    return json.dumps(whole | more, indent=2)


def flat(told: list[Row], people: tuple[str, ...] = ("Ana", "Ben"), name: str = "Ben_40") -> str:
    """A thread of the encrypted export: oldest first, whole UTF-8."""
    listed = []
    for row in told:
        made: dict[str, Any] = {"isUnsent": False, "media": [], "reactions": []}
        if row.kind is Kind.MEDIA:
            made |= {"type": "media", "text": "", "media": [{"uri": f"./media/{CANARY}.jpeg"}]}
        else:
            made |= {"type": "text", "text": CANARY}
        made["reactions"] = [{"actor": actor, "reaction": "❤"} for actor in row.reactors]
        listed.append(made | {"senderName": row.who, "timestamp": row.ms})
    return json.dumps(
        {"participants": list(people), "threadName": name, "messages": listed}, ensure_ascii=False
    )


@dataclass(frozen=True)
class Page:
    """How a page is written: its classes, its form of dates, and its clock."""

    block: str = 'div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"'
    sender: str = 'h2 class="_3-95 _2pim _a6-h _a6-i"'
    body: str = '<div class="_3-95 _a6-p">{}</div>'
    stamp: str = '<div class="_3-94 _a6-o">{}</div>'
    listed: str = "_a6-q"
    date: str = "%b %d, %Y %I:%M %p"
    zone: str = "America/Los_Angeles"
    made: bool = True


INSTAGRAM_PAGE = Page()
INSTAGRAM_BEFORE = Page(sender='div class="_3-95 _2pim _a6-h _a6-i"', date="%b %d, %Y, %I:%M %p", made=False)
MESSENGER_PAGE = Page(
    block='section class="_a6-g" aria-labelledby="u_0"',
    sender='h2 class="_2ph_ _a6-h _a6-i" id="u_0"',
    body='<div class="_2ph_ _a6-p">{}</div>',
    stamp='<footer class="_3-94 _a6-o"><div class="_a72d">{}</div></footer>',
    date="%b %d, %Y %I:%M:%S%p",
)
MESSENGER_BEFORE = Page(
    block='div class="pam _3-95 _2pi0 _2lej uiBoxWhite noborder"',
    sender='div class="_3-96 _2pio _2lek _2lel"',
    body='<div class="_3-96 _2let">{}</div>',
    stamp='<div class="_3-94 _2lem">{}</div>',
    listed="_tqp",
    date="%d %b %Y, %H:%M",
    made=False,
)
PAGES = {
    "Instagram": INSTAGRAM_PAGE,
    "Instagram before 2023": INSTAGRAM_BEFORE,
    "Messenger": MESSENGER_PAGE,
    "Messenger before 2021": MESSENGER_BEFORE,
}


def wall(ms: int, zone: str) -> datetime:
    return datetime.fromtimestamp(ms / 1000, ZoneInfo(zone))


def page(
    told: list[Row], form: Page = INSTAGRAM_PAGE, title: str = "Ben", people: tuple[str, ...] = ()
) -> str:
    """A message_1.html, newest first."""
    blocks = [_heading(form, people)] if people else []
    for row in reversed(told):
        inner = f"<div></div><div>{html.escape(CANARY)} &lt;div class=&quot;_a6-g&quot;&gt; &amp; é</div>"
        if row.kind is Kind.MEDIA:
            inner = (
                f'<div></div><div><a href="{CANARY}.jpg"><img src="{CANARY}.jpg" class="_a6_o"/></a></div>'
            )
        elif row.kind is Kind.CALL:
            inner = f"<div></div><div>{html.escape(row.who)} called you.</div>"
        elif row.kind is Kind.MISSED_CALL:
            inner = f"<div></div><div>{html.escape(row.who)} missed your call.</div>"
        if row.reactors:
            shown = "".join(f"<li><span>❤{html.escape(name)}</span></li>" for name in row.reactors)
            inner += f'<div></div><div><ul class="{form.listed}">{shown}</ul></div>'
        stamp = (
            wall(row.ms, form.zone)
            .strftime(form.date)
            .replace(" 0", " ")
            .replace("AM", "am")
            .replace("PM", "pm")
        )
        name = f"<{form.sender}>{html.escape(row.who)}</{form.sender.split()[0]}>"
        body = form.body.format(f"<div>{inner}</div>")
        blocks.append(f"<{form.block}>{name}{body}{form.stamp.format(stamp)}</{form.block.split()[0]}>")
    return (
        f'<html><head><meta charset="utf-8"/><title>{html.escape(title)}</title><style>._a6-g{{margin:0}}'
        f'._a6-h,._2lej,._2lem{{}}</style></head><body class="_5vb_"><div><h1>{html.escape(title)}</h1>'
        f'{_made(form)}<main class="_a706" role="main">{"".join(blocks)}</main></div></body></html>'
    )


def _heading(form: Page, people: tuple[str, ...]) -> str:
    listed = f"{', '.join(people[:-1])} and {people[-1]}"
    return f'<{form.block}><div class="_a6-h _2lek">Participants: {listed}</div></{form.block.split()[0]}>'


def _made(form: Page) -> str:
    if not form.made:
        return ""
    now = datetime(2021, 1, 20, 5, 3, tzinfo=ZoneInfo("UTC"))
    shown = now.astimezone(ZoneInfo(form.zone)).strftime("%A, %B %d, %Y at %I:%M %p UTC")
    return f'<aside>Generated on <time datetime="{now:%Y-%m-%dT%H:%MZ}">{shown}</time></aside>'


def minute(ms: int, form: Page) -> float:
    """The moment that a page can show."""
    step = 1 if "%S" in form.date else 60
    return ms / 1000 // step * step


def spread(told: list[Row], minutes: int = 3) -> list[Row]:
    """The same rows, each some minutes and a second after the last, so that minutes keep their order."""
    start, step = told[0].ms, minutes * 60_000 + 1_000
    return [Row(start + i * step, row.who, row.kind, row.reactors) for i, row in enumerate(told)]
