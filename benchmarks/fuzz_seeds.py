"""Small sound exports of each format, with a word in every message that must never be told."""

import io
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.contact.sources import (
    made,
    message_databases,
    meta_exports,
    phone_backups,
    signal_exports,
    telegram_exports,
)
from tests.contact.sources.truth import CANARY

from twinflame.contact.history import ContactHistory, Kind
from twinflame.contact.sources.base import Source
from twinflame.contact.sources.write import (
    ANDROID,
    ANDROID_US,
    IOS,
    IOS_US,
    table_csv,
    telegram_json,
    whatsapp_text,
)

WORD = CANARY
"""What stands in every message."""

Seed = tuple[str, bytes]
"""A document's path inside its box, and what it holds."""

_N = 10  # rows of a seed: harm spreads over a small file, and many of them can be tried
_KINDS = [Kind.MESSAGE, Kind.MEDIA, Kind.MESSAGE, Kind.CALL, Kind.MISSED_CALL, Kind.MESSAGE]


def _history() -> ContactHistory:
    times = 1.6e9 + np.cumsum(np.random.default_rng(1).exponential(90_000, _N)).round()
    kinds = np.array([_KINDS[i % len(_KINDS)] for i in range(_N)], np.int8)
    return ContactHistory(times, (np.arange(_N) % 2).astype(np.int8), kinds, ("Ana", "Ben"))


def _told(text: str) -> bytes:
    return text.replace("placeholder", CANARY).encode()


def _rows() -> list[made.Row]:
    rows = [made.Row(row.time, row.who, _KINDS[i % len(_KINDS)]) for i, row in enumerate(made.rows(_N))]
    return [*rows, made.Row(rows[-1].time, 0, Kind.REACTION)]


def _plain() -> list[made.Row]:
    return [row for row in _rows() if row.kind in (Kind.MESSAGE, Kind.MEDIA)]


def _whatsapp() -> list[Seed]:
    texts = [_told(whatsapp_text(_history(), layout)) for layout in (ANDROID, ANDROID_US, IOS, IOS_US)]
    lines = f"\n{CANARY}\n12.05.2021 {CANARY}\n[13/01/2021, 10:00:00] {CANARY}\n".encode()
    return [("chat.txt", text) for text in texts] + [("chat.txt", texts[0].replace(b"\n", lines, 3))]


def _telegram() -> list[Seed]:
    chat = json.loads(_told(telegram_json(_history())))
    account = {"about": "x", "personal_information": {"user_id": 1}, "chats": {"list": [chat, chat]}}
    for one in chat["messages"][::3]:
        one |= {
            "text": [CANARY, {"type": "bold", "text": CANARY}],
            "reactions": [{"recent": [{"from": "Ben"}]}],
        }
    return [("result.json", json.dumps(told, indent=1).encode()) for told in (chat, account)]


def _pages(app: str) -> list[Seed]:
    rows = meta_exports.rows(_N)
    texts = [meta_exports.page(rows, form) for name, form in meta_exports.PAGES.items() if app in name]
    folder = "your_instagram_activity/messages/inbox/ben_1" if app == "Instagram" else "messages/inbox/ben_1"
    told = [(f"{folder}/message_1.html", text.encode()) for text in texts]
    told.append((f"{folder}/message_1.json", meta_exports.thread(rows).encode()))
    return told if app == "Instagram" else [*told, ("Ben_40.json", meta_exports.flat(rows).encode())]


def _telegram_pages() -> list[Seed]:
    rows = meta_exports.rows(_N)
    return [
        ("messages.html", telegram_exports.page(rows, offset=offset).encode()) for offset in (True, False)
    ]


def _sms() -> list[Seed]:
    mms = [
        phone_backups.mms(
            9, parts=("text/plain", "image/jpeg"), addresses=((phone_backups.BEN, 137),), data="QUJD"
        )
    ]
    calls = [phone_backups.call(i, kind=kind) for i, kind in enumerate((1, 2, 3, 5))]
    return [
        ("sms.xml", phone_backups.backup(*phone_backups.dialogue(_N), *mms).encode()),
        ("calls.xml", phone_backups.backup(*calls, root="calls").encode()),
    ]


def _signal() -> list[Seed]:
    rows = signal_exports.dialogue(_N)
    said = (("BenKuhn", "x"),)
    rows = [signal_exports.Said(r.when, r.mine, media=i % 3 == 0, reactions=said) for i, r in enumerate(rows)]
    return [
        ("BenKuhn/chat.md", signal_exports.markdown(rows).encode()),
        ("BenKuhn/chat.md", signal_exports.markdown(rows, old=True).encode()),
        ("BenKuhn/data.json", signal_exports.lines(rows).encode()),
        (f"{signal_exports.FILE}.txt", signal_exports.text(rows).encode()),
        (f"{signal_exports.FILE}.txt", signal_exports.short(rows).encode()),
        (f"{signal_exports.FILE}.json", signal_exports.own_json(rows).encode()),
    ]


def _imessage() -> list[Seed]:
    with tempfile.TemporaryDirectory() as folder:
        places = [
            message_databases.mac(Path(folder) / f"{seconds}.db", _N, seconds=seconds)[0].close()
            for seconds in (True, False)
        ]
        databases = [("chat.db", place.read_bytes()) for place in places]
    return [*databases, ("+4915123456789.txt", message_databases.exported(_N).encode())]


def _google_chat() -> list[Seed]:
    told = [made.google_chat(_rows()[:4] + _plain(), language=language) for language in ("en", "hu")]
    return [(path, content) for one in told for path, content in one.items()]


def _mail() -> list[Seed]:
    box = made.mbox(_plain())
    more = made.letter(
        made.START + timedelta(days=99), made.address(0), made.address(1), 9, body=f"From {CANARY}\n"
    )
    return [("All mail.mbox", box + more), ("Inbox.mbox", made.mbox(_plain(), end="\r\n"))]


def _table() -> list[Seed]:
    history = _history()
    frame = history.to_frame().with_columns(text=pl.lit(CANARY))
    packed = io.BytesIO()
    frame.write_parquet(packed)
    lines = "\n".join(json.dumps(row, default=str) for row in frame.to_dicts())
    text = table_csv(history).replace("\n", f",{CANARY}\n").replace("kind,", "kind,text,")
    return [
        ("a.csv", text.encode()), ("a.tsv", text.replace(",", "\t").encode()),
        ("a.jsonl", lines.encode()), ("a.parquet", packed.getvalue()),
    ]  # fmt: skip


_MAKERS: Mapping[tuple[str, str], Callable[[], list[Seed]]] = {
    ("Meta", "Instagram"): lambda: _pages("Instagram"),
    ("Meta", "Messenger"): lambda: _pages("Messenger"),
    ("Telegram", "Telegram"): _telegram,
    ("TelegramPages", "Telegram"): _telegram_pages,
    ("Sms", "SMS"): _sms,
    ("Signal", "Signal"): _signal,
    ("IMessage", "iMessage"): _imessage,
    ("Discord", "Discord"): lambda: [("DM.json", made.discord(_rows()))],
    ("Hangouts", "Hangouts"): lambda: [
        ("Hangouts.json", made.hangouts(_rows(), old=old)) for old in (True, False)
    ],
    ("GoogleChat", "Google Chat"): _google_chat,
    ("Mail", "E-mail"): _mail,
    ("WhatsApp", "WhatsApp"): _whatsapp,
    ("Table", "Table"): _table,
}


def label(source: Source) -> str:
    """What a table calls a source; two of them may bear one name."""
    return "Telegram, pages" if type(source).__name__ == "TelegramPages" else source.name


def seeds(source: Source) -> list[Seed]:
    """Sound documents of a format; raises KeyError for a format that has no maker here."""
    return _MAKERS[type(source).__name__, source.name]()
