"""Exports of Discord, Google Chat, Hangouts and e-mail with known truth, made row by row."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.header import Header
from email.utils import format_datetime
from typing import Any

import numpy as np
from babel import Locale
from babel.dates import format_date, format_time

from tests.contact.sources.truth import CANARY
from twinflame.contact.history import Kind

NAMES = ("Ana Ruiz", "Ben Ötzi")
EMAILS = ("ana@example.org", "ben@example.net")
START = datetime(2021, 1, 5, 9, 7, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """One contact: when (UTC), by the first or the second, of what kind."""

    time: datetime
    who: int
    kind: Kind = Kind.MESSAGE


def rows(n: int = 40, seed: int = 1, start: datetime = START) -> list[Row]:
    """Contacts of both, in rising order, a few days apart and to the second."""
    rng = np.random.default_rng(seed)
    times, who = np.cumsum(rng.exponential(190_000, n)).round(), rng.integers(0, 2, n)
    return [Row(start + timedelta(seconds=float(t)), int(w)) for t, w in zip(times, who, strict=True)]


def seconds(told: list[Row]) -> list[float]:
    return [row.time.timestamp() for row in told]


def simulated_by(simulated: bool) -> dict[str, str]:
    return {"simulated_by": "Twinflame"} if simulated else {}


def discord(told: list[Row], *, simulated: bool = False, **channel: Any) -> bytes:
    """What DiscordChatExporter writes of one direct conversation, in the time zone of its machine."""
    authors: list[dict[str, Any]] = [
        {"id": f"9{i}", "name": name.split()[0].lower(), "discriminator": "0000", "nickname": name}
        | {"color": None, "isBot": False, "roles": [], "avatarUrl": ""}
        for i, name in enumerate(NAMES)
    ]
    zone = timezone(timedelta(hours=2))
    messages: list[dict[str, Any]] = []
    for number, row in enumerate(told):
        stamp = row.time.astimezone(zone)
        message: dict[str, Any] = {
            "id": str(10_000 + number),
            "type": "Default",
            "timestamp": stamp.isoformat(timespec="milliseconds"),
            "timestampEdited": None,
            "callEndedTimestamp": None,
            "isPinned": False,
            "content": CANARY,
            "author": authors[row.who],
            "attachments": [],
            "embeds": [],
            "stickers": [],
            "reactions": [],
            "mentions": [],
        }
        if row.kind == Kind.MEDIA:
            message["attachments"] = [{"id": "1", "url": f"https://x/{CANARY}", "fileName": CANARY}]
        elif row.kind in (Kind.CALL, Kind.MISSED_CALL):
            ended = stamp + timedelta(seconds=600 if row.kind == Kind.CALL else 0)
            message |= {"type": "Call", "callEndedTimestamp": ended.isoformat(timespec="milliseconds")}
        elif row.kind == Kind.REACTION:
            users = [{key: authors[row.who][key] for key in ("id", "name", "discriminator", "nickname")}]
            messages[-1]["reactions"].append({"emoji": {"name": CANARY}, "count": 1, "users": users})
            continue
        messages.append(message)
    told_channel = {"id": "77", "type": "DirectTextChat", "categoryId": None, "name": NAMES[1]} | channel
    file = {"guild": {"id": "0", "name": "Direct Messages"}, "channel": told_channel, "messages": messages}
    return json.dumps(file | {"messageCount": len(messages)} | simulated_by(simulated)).encode()


def in_prose(time: datetime, language: str = "en") -> str:
    """A stamp as Takeout writes it: the full date and the clock of the account's language, in UTC."""
    if language == "en":
        hour = (time.hour - 1) % 12 + 1
        return f"{time:%A, %B} {time.day}, {time.year} at {hour}:{time:%M:%S}\u202f{time:%p} UTC"
    locale = Locale.parse(language)
    pattern = str(locale.datetime_formats["full"]).replace("'", "")
    date, clock = format_date(time, "full", locale), format_time(time, "medium", locale=locale)
    return pattern.replace("{1}", date).replace("{0}", clock) + " UTC"


def google_chat(
    told: list[Row], *, language: str = "en", group: str = "DM AbC", simulated: bool = False
) -> dict[str, bytes]:
    """The files of Takeout's Google Chat for one conversation, by their path."""
    people = [
        {"name": name, "email": email, "user_type": "Human"}
        for name, email in zip(NAMES, EMAILS, strict=True)
    ]
    messages: list[dict[str, Any]] = []
    for number, row in enumerate(told):
        if row.kind == Kind.REACTION:
            reaction = {"emoji": {"unicode": CANARY}, "reactor_emails": [EMAILS[row.who]]}
            messages[-1].setdefault("reactions", []).append(reaction)
            continue
        message: dict[str, Any] = {
            "creator": people[row.who],
            "created_date": in_prose(row.time, language),
            "text": CANARY,
            "topic_id": f"t{number}",
            "message_id": f"{group[3:]}/t{number}/m",
        }
        if row.kind == Kind.MEDIA:
            message["attached_files"] = [{"original_name": CANARY, "export_name": CANARY}]
        messages.append(message)
    member = [{"group_name": "x", "group_id": group.replace(" ", "/"), "membership_state": "MEMBER_JOINED"}]
    top = "Takeout/Google Chat"
    return {
        f"{top}/Groups/{group}/messages.json": json.dumps(
            {"messages": messages} | simulated_by(simulated), ensure_ascii=False
        ).encode(),
        f"{top}/Groups/{group}/group_info.json": json.dumps({"members": people}).encode(),
        f"{top}/Users/User 1/user_info.json": json.dumps(
            {"user": people[0], "membership_info": member}
        ).encode(),
    }


def hangouts(
    told: list[Row], *, simulated: bool = False, old: bool = False, kind: str = "STICKY_ONE_TO_ONE"
) -> bytes:
    """Takeout's Hangouts.json with one conversation, told by the first; `old` as until 2016."""
    ids = [{"gaia_id": f"10{i}", "chat_id": f"10{i}"} for i in range(2)]
    events: list[dict[str, Any]] = []
    for number, row in enumerate(told):
        event: dict[str, Any] = {
            "conversation_id": {"id": "c1"},
            "sender_id": ids[row.who],
            "timestamp": str(round(row.time.timestamp() * 1_000_000)),
            "self_event_state": {"user_id": ids[0], "notification_level": "RING"},
            "event_id": f"e{number}",
        }
        if row.kind in (Kind.CALL, Kind.MISSED_CALL):
            lasted = 600 if row.kind == Kind.CALL else 0
            start = {"event_type": "HANGOUT_EVENT", "hangout_event": {"event_type": "START_HANGOUT"}}
            end = {"event_type": "END_HANGOUT"} | ({"hangout_duration_secs": str(lasted)} if lasted else {})
            later = str(round((row.time.timestamp() + lasted + 1) * 1_000_000))
            events.append(event | start)
            events.append(event | start | {"timestamp": later, "hangout_event": end})
            continue
        content: dict[str, Any] = {"segment": [{"type": "TEXT", "text": CANARY}]}
        if row.kind == Kind.MEDIA:
            content = {"attachment": [{"embed_item": {"id": CANARY}}]}
        chat = {"event_type": "REGULAR_CHAT_MESSAGE", "chat_message": {"message_content": content}}
        events.append(event | chat)
    known = {
        "id": {"id": "c1"},
        "type": kind,
        "self_conversation_state": {"self_read_state": {"participant_id": ids[0]}},
        "participant_data": [
            {"id": one, "fallback_name": name} for one, name in zip(ids, NAMES, strict=True)
        ],
    }
    if old:
        state = {"conversation_id": {"id": "c1"}, "conversation": known, "event": events}
        one = {"conversation_id": {"id": "c1"}, "conversation_state": state}
        return json.dumps({"conversation_state": [one]} | simulated_by(simulated)).encode()
    outer = {"conversation_id": {"id": "c1"}, "conversation": known}
    file = {"conversations": [{"conversation": outer, "events": events}]}
    return json.dumps(file | simulated_by(simulated)).encode()


def letter(
    time: datetime,
    sender: str,
    to: str,
    number: int,
    *,
    headers: str = "",
    body: str = CANARY,
    end: str = "\n",
    date: str | None = None,
) -> bytes:
    """One letter of an mbox, its header folded as mail programs fold it."""
    stamp = format_datetime(time.astimezone(timezone(timedelta(hours=-5)))) if date is None else date
    text = (
        f"From 17{number}@xxx {time:%a %b %d %H:%M:%S} +0000 {time.year}\n"
        f"X-GM-THRID: 17{number}\nReceived: by x with SMTP id {number};\n        {time:%a, %d %b %Y}\n"
        f"{headers}From: {sender}\nTo:\n {to}\nSubject: {CANARY}\n =?utf-8?q?{CANARY}?=\n"
        f"Message-ID: <{number}@x>\nDate: {stamp}\nContent-Type: text/plain\n\n{body}\n\n"
    )
    return text.replace("\n", end).encode()


def address(who: int) -> str:
    """Name and address as a mail program writes them, encoded where they are beyond ASCII."""
    name = NAMES[who] if NAMES[who].isascii() else Header(NAMES[who], "utf-8").encode()
    return f"{name} <{EMAILS[who]}>" if not NAMES[who].isascii() else f'"{name}" <{EMAILS[who]}>'


def mbox(told: list[Row], *, end: str = "\n", simulated: bool = False) -> bytes:
    """An mbox of both one's letters, as Takeout writes it."""
    mark = "X-Simulated-By: Twinflame\n" if simulated else ""
    return b"".join(
        letter(row.time, address(row.who), address(1 - row.who), number, headers=mark, end=end)
        for number, row in enumerate(told)
    )
