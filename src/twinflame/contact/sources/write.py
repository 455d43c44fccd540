"""Write a contact history as an export of an app: for the bundled examples, and to test the sources against.

Bodies are placeholders. What a format cannot hold is lost: seconds in layouts without them, reactions in all
but tables, and which pass of a doubled hour a WhatsApp row lies in.
"""

import csv
import io
import json
import os
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from twinflame.contact.history import ContactHistory, Kind
from twinflame.contact.sources.base import SIMULATED
from twinflame.errors import InputError

_BODIES = {
    Kind.MESSAGE: "placeholder",
    Kind.MEDIA: "<Media omitted>",
    Kind.CALL: "\u200eVoice call, \u200e5 min",
    Kind.MISSED_CALL: "\u200eMissed voice call",
}
_SIMULATED_NOTICE = f"{SIMULATED}. Nobody wrote this history."
MESSENGER_FILE = "message_1.json"
"""What Messenger calls the first file of a thread."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same archive from the same history, whenever it is written


@dataclass(frozen=True, slots=True)
class TextLayout:
    """How a WhatsApp text writes its stamps.

    `order` is `dmy`, `mdy` or `ymd`; `half` holds the marks before and after noon, or None for 24 hours, and
    stands before the time if `half_first`; `lead` stands before each row, as invisible marks do.

    >>> IOS.stamp(datetime(2024, 3, 1, 18, 5, 9))
    '[01/03/2024, 18:05:09] '
    """

    bracket: bool = False
    order: str = "dmy"
    separator: str = "/"
    short_year: bool = False
    padded: bool = True
    between: str = ", "
    colon: str = ":"
    seconds: bool = False
    half: tuple[str, str] | None = None
    half_gap: str = " "
    half_first: bool = False
    dash: str = " - "
    lead: str = ""
    chat_name: str | None = None
    """Name of the text inside an archive; None takes the other's name, as Android does."""

    def stamp(self, wall: datetime) -> str:
        """What stands before the sender's name."""
        return (
            f"{self.lead}[{self._told(wall)}] "
            if self.bracket
            else f"{self.lead}{self._told(wall)}{self.dash}"
        )

    def _told(self, wall: datetime) -> str:
        two = "02" if self.padded else ""
        year = f"{wall.year % 100:02}" if self.short_year else f"{wall.year}"
        parts = {"y": year, "m": f"{wall.month:{two}}", "d": f"{wall.day:{two}}"}
        hour = wall.hour if self.half is None else (wall.hour - 1) % 12 + 1
        clock = f"{hour:{two}}{self.colon}{wall.minute:02}"
        clock += f"{self.colon}{wall.second:02}" if self.seconds else ""
        if self.half:
            mark = self.half[wall.hour >= 12]
            clock = f"{mark}{self.half_gap}{clock}" if self.half_first else f"{clock}{self.half_gap}{mark}"
        return self.separator.join(parts[letter] for letter in self.order) + self.between + clock


ANDROID = TextLayout()
ANDROID_US = TextLayout(order="mdy", short_year=True, padded=False, half=("AM", "PM"), half_gap="\u202f")
IOS = TextLayout(bracket=True, seconds=True, chat_name="_chat.txt")
IOS_US = TextLayout(
    bracket=True,
    order="mdy",
    short_year=True,
    padded=False,
    seconds=True,
    half=("AM", "PM"),
    half_gap="\u202f",
    chat_name="_chat.txt",
)


def write_export(
    history: ContactHistory,
    path: str | os.PathLike[str],
    *,
    layout: TextLayout = ANDROID,
    simulated: bool = False,
) -> None:
    """Write a history as an export whose kind the path's ending tells.

    Parameters
    ----------
    history
        What is written; wall clocks run in its zone.
    path
        `.txt` or `.zip` for WhatsApp, `.json` for Telegram, or Messenger if the file is called
        `message_1.json`, `.csv` for a table.
    layout
        How WhatsApp writes stamps.
    simulated
        Whether the file says that nobody wrote it; the sources notice and every reading shows it.

    Raises
    ------
    InputError
        When there is no contact to write or no format of that ending.
    """
    place = Path(path)
    if not len(history):
        raise InputError("There is no contact to write.")
    if place.suffix == ".txt":
        content = whatsapp_text(history, layout, simulated=simulated).encode()
    elif place.suffix == ".zip":
        content = _zip(history, layout, simulated)
    elif place.name == MESSENGER_FILE:
        content = messenger_json(history, simulated=simulated).encode()
    elif place.suffix == ".json":
        content = telegram_json(history, simulated=simulated).encode()
    elif place.suffix == ".csv":
        content = table_csv(history, simulated=simulated).encode()
    else:
        raise InputError(
            "An export is written as .txt, .zip, .json or .csv; give the file one of these endings."
        )
    place.write_bytes(content)


def whatsapp_text(history: ContactHistory, layout: TextLayout = ANDROID, *, simulated: bool = False) -> str:
    r"""The text of a WhatsApp export, a row for each contact.

    >>> import numpy as np
    >>> h = ContactHistory(np.array([1.7e9]), np.array([1]), np.array([0]), ("Ana", "Ben"))
    >>> whatsapp_text(h)
    '14/11/2023, 22:13 - Ben: placeholder\n'
    """
    zone = ZoneInfo(history.zone)
    rows = []
    if simulated and len(history):
        rows.append(f"{layout.stamp(_wall(history.times[0], zone))}{_SIMULATED_NOTICE}\n")
    for time, who, kind in zip(history.times, history.who, history.kinds, strict=True):
        if kind != Kind.REACTION:
            name = history.people[int(who)]
            rows.append(f"{layout.stamp(_wall(time, zone))}{name}: {_BODIES[Kind(int(kind))]}\n")
    return "".join(rows)


def telegram_json(history: ContactHistory, *, simulated: bool = False) -> str:
    """The `result.json` of one chat, told from the side of the first of the two."""
    zone = ZoneInfo(history.zone)
    messages: list[dict[str, Any]] = []
    for time, who, kind in zip(history.times, history.who, history.kinds, strict=True):
        name, number = history.people[int(who)], f"user{int(who) + 1}"
        wall = _wall(time, zone).isoformat(timespec="seconds")
        message: dict[str, Any] = {"id": len(messages) + 1, "date": wall, "date_unixtime": str(int(time))}
        if kind in (Kind.CALL, Kind.MISSED_CALL):
            ended = {"duration_seconds": 60} if kind == Kind.CALL else {"discard_reason": "missed"}
            message |= {"type": "service", "actor": name, "actor_id": number, "action": "phone_call", **ended}
        elif kind != Kind.REACTION:
            photo = {"photo": "placeholder"} if kind == Kind.MEDIA else {}
            message |= {"type": "message", "from": name, "from_id": number, **photo, "text": "placeholder"}
        else:
            continue
        messages.append(message)
    chat: dict[str, Any] = {"name": history.people[1], "type": "personal_chat", "id": 2}
    chat |= {"simulated_by": SIMULATED.rpartition(" ")[2]} if simulated else {}
    return json.dumps(chat | {"messages": messages}, ensure_ascii=False, indent=1)


def messenger_json(history: ContactHistory, *, simulated: bool = False) -> str:
    """The `message_1.json` of one thread, newest first; names are UTF-8 taken for Latin-1, as in the app."""
    messages: list[dict[str, Any]] = []
    people = [name.encode().decode("latin-1") for name in history.people]
    told = zip(history.times.tolist(), history.who.tolist(), history.kinds.tolist(), strict=True)
    for time, who, kind in reversed(list(told)):
        message: dict[str, Any] = {"sender_name": people[who], "timestamp_ms": round(time * 1000)}
        if kind in (Kind.CALL, Kind.MISSED_CALL):
            message["call_duration"] = 60 if kind == Kind.CALL else 0
        elif kind == Kind.MEDIA:
            message["photos"] = [{"uri": "placeholder"}]
        elif kind == Kind.MESSAGE:
            message["content"] = "placeholder"
        else:
            continue
        messages.append(message | {"is_geoblocked_for_viewer": False})
    listed = [{"name": name} for name in reversed(people)]
    thread = {
        "participants": listed,
        "messages": messages,
        "title": people[1],
        "thread_path": "inbox/placeholder",
    }
    thread |= {"simulated_by": SIMULATED.rpartition(" ")[2]} if simulated else {}
    return json.dumps(thread, indent=2)


def table_csv(history: ContactHistory, *, simulated: bool = False) -> str:
    """A table with columns time (UTC), sender, kind and, for a simulated one, simulated.

    >>> import numpy as np
    >>> history = ContactHistory(np.array([0.5]), np.array([1]), np.array([2]), ("Ana", "Ben"))
    >>> print(table_csv(history), end="")
    time,sender,kind
    1970-01-01T00:00:00.500000+00:00,Ben,call
    """
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    extra = [SIMULATED] if simulated else []
    table.writerow(["time", "sender", "kind", *(["simulated"] if simulated else [])])
    utc = ZoneInfo("UTC")
    for time, who, kind in zip(history.times, history.who, history.kinds, strict=True):
        moment = _wall(time, utc).isoformat()
        table.writerow([moment, history.people[int(who)], Kind(int(kind)).name.lower(), *extra])
    return out.getvalue()


def _zip(history: ContactHistory, layout: TextLayout, simulated: bool) -> bytes:
    name = layout.chat_name or f"WhatsApp Chat with {history.people[1]}.txt"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(name, _LONG_AGO)
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, whatsapp_text(history, layout, simulated=simulated))
    return content.getvalue()


def _wall(time: float, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(float(time), zone)
