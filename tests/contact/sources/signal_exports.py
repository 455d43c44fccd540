"""What signal-export and sigtop write of a Signal conversation, with known truth."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from tests.contact.sources.truth import CANARY, START, walls
from twinflame.contact.history import Kind

BERLIN = timezone(timedelta(hours=1))
FILE = "Ben Kuhn (+4915123456789)"


@dataclass(frozen=True)
class Said:
    """One message: when (wall clock in UTC), whether mine, what."""

    when: datetime
    mine: bool
    body: str = CANARY
    media: bool = False
    kind: Kind = Kind.MESSAGE
    reactions: Sequence[tuple[str, str]] = field(default_factory=tuple)


def dialogue(n: int = 6, **more: Any) -> list[Said]:
    return [Said(when, i % 2 == 1, **more) for i, when in enumerate(walls(n, START))]


def markdown(rows: Sequence[Said], *, old: bool = False, name: str = "BenKuhn") -> str:
    lines = []
    for row in rows:
        stamp = f"{row.when:%Y-%m-%d, %H:%M}" if old else f"{row.when:%Y-%m-%d %H:%M:%S}"
        body = f"{row.body}  " + (
            f"\n(- {', '.join(map(': '.join, row.reactions))} -)" if row.reactions else ""
        )
        body += "![2021_00_a.jpg](./media/2021_00_a.jpg)  " if row.media else ""
        lines.append(f"[{stamp}] {'Me' if row.mine else name}: {body}\n" + ("" if old else "\n"))
    return "".join(lines)


def lines(rows: Sequence[Said], *, name: str = "BenKuhn", **more: Any) -> str:
    return "".join(
        json.dumps(
            {
                "date": (row.when + timedelta(milliseconds=123)).isoformat(),
                "sender": "Me" if row.mine else name,
                "body": f"{row.body}  ",
                "quote": "",
                "sticker": "",
                "reactions": [list(one) for one in row.reactions],
                "attachments": [{"name": "a.jpg", "path": "media/a.jpg"}] if row.media else [],
                **more,
            },
            ensure_ascii=False,
        )
        + "\n"
        for row in rows
    )


def text(rows: Sequence[Said], *, conversation: str = FILE) -> str:
    told = [f"Conversation: {conversation}\n\n"]
    for row in rows:
        stamp = f"{(row.when + timedelta(hours=1)).replace(tzinfo=BERLIN):%a, %-d %b %Y %H:%M:%S %z}"
        head = f"From: {'You' if row.mine else FILE}\nType: {'outgoing' if row.mine else 'incoming'}\n"
        head += f"Sent: {stamp}\n" + ("" if row.mine else f"Received: {stamp}\n")
        head += "Attachment: a.jpg (image/jpeg, 100 bytes)\n" if row.media else ""
        head += "".join(f"Reaction: {emoji} from {who}\n" for who, emoji in row.reactions)
        told.append(head + (f"\n{row.body}\n" if row.body else "") + "\n")
    return "".join(told)


def short(rows: Sequence[Said]) -> str:
    return "".join(
        f"{row.when:%Y-%m-%d %H:%M} {'You' if row.mine else 'Ben Kuhn'}:"
        f"{' [edited, 2 attachments]' if row.media else ''} {row.body}\n"
        for row in rows
    )


def own_json(rows: Sequence[Said], **more: Any) -> str:
    messages = [message(row) | more for row in rows]
    return "[\n" + ",\n".join(json.dumps(one) for one in messages) + "\n]\n"


def message(row: Said, **more: Any) -> dict[str, Any]:
    stamp = int((row.when - datetime(1970, 1, 1)).total_seconds() * 1000)
    return {
        "id": "5e2b", "conversationId": "c-ben", "body": row.body,
        "type": "outgoing" if row.mine else "incoming",
        "sent_at": stamp, "timestamp": stamp, "received_at": 7, "received_at_ms": stamp + 900,
        "source": None if row.mine else "+4915123456789",
        "attachments": [{"contentType": "image/jpeg", "caption": CANARY}] if row.media else [],
        "reactions": [
            {"emoji": emoji, "fromId": "c-ben" if who == "BenKuhn" else "c-me", "timestamp": stamp + 60_000}
            for who, emoji in row.reactions
        ],
        **more,
    }  # fmt: skip
