"""Pages of Telegram Desktop with known truth, as the program writes them."""

import html
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.contact.sources.meta_exports import Row
from tests.contact.sources.truth import CANARY
from twinflame.contact.history import Kind

JOINED = timedelta(seconds=900)
"""Within this a message of the same sender is joined to the last and bears no name."""


def page(
    told: list[Row], title: str = "Ben", zone: str = "Europe/Berlin", *, offset: bool = True, me: str = "Ana"
) -> str:
    """A messages.html, oldest first."""
    blocks, last = [], Row(0, "")
    for number, row in enumerate(told):
        wall = datetime.fromtimestamp(row.ms / 1000, ZoneInfo(zone))
        day = datetime.fromtimestamp(last.ms / 1000, ZoneInfo(zone)).date()
        if day != wall.date():
            said = f"{wall.day} {wall:%B %Y}"
            notice = f'<div class="body details">{said}</div>'
            blocks.append(f'<div class="message service" id="message-{number}">{notice}</div>')
        joined = (
            row.who == last.who and day == wall.date() and row.ms - last.ms <= JOINED.total_seconds() * 1000
        )
        blocks.append(_message(row, wall, number, joined=joined, offset=offset, me=me))
        last = row
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"/>\n<title>Exported Data</title></head>\n'
        '<body onload="CheckLocation();"><div class="page_wrap"><div class="page_header">'
        f'<div class="content">\n<div class="text bold">\n{html.escape(title)}\n</div></div></div>\n'
        f'<div class="page_body chat_page"><div class="history">\n{"".join(blocks)}'
        "</div></div></div></body></html>"
    )


def _message(row: Row, wall: datetime, number: int, *, joined: bool, offset: bool, me: str) -> str:
    ahead = wall.strftime("%z")
    title = wall.strftime("%d.%m.%Y %H:%M:%S") + (f" UTC{ahead[:3]}:{ahead[3:]}" if offset else "")
    name = "" if joined else f'<div class="from_name">\n{html.escape(row.who)} \n</div>'
    pic = '<div class="userpic userpic1"><div class="initials">A</div></div>'
    pic = "" if joined else f'<div class="pull_left userpic_wrap">{pic}</div>'
    inner = (
        f'<div class="text">\n{CANARY} &lt;div class="from_name"&gt;Zoe <br><a href="x">{CANARY}</a></div>'
    )
    if row.kind is Kind.MEDIA:
        photo = f'<a class="photo_wrap clearfix pull_left" href="{CANARY}.jpg"></a>'
        inner = f'<div class="media_wrap clearfix">{photo}</div>'
    elif row.kind in (Kind.CALL, Kind.MISSED_CALL):
        inner = _call(row, me)
    users = "".join(
        f'<div class="userpic userpic2"><div class="initials" title="{html.escape(who)}">B</div></div>'
        for who in row.reactors
    )
    if users:
        inner += (
            '<span class="reactions"><span class="reaction active"><span class="emoji">x</span>'
            f'<span class="userpics">{users}</span></span></span>'
        )
    return (
        f'<div class="message default clearfix{" joined" if joined else ""}" id="message{number}">{pic}'
        f'<div class="body"><div class="pull_right date details" title="{title}">\n{wall:%H:%M}\n</div>'
        f"{name}{inner}</div></div>\n"
    )


def _call(row: Row, me: str) -> str:
    made = row.kind is Kind.CALL
    word = ("Outgoing" if made else "Cancelled") if row.who == me else ("Incoming" if made else "Missed")
    status = f"{word} (62 seconds)" if made else word
    return (
        '<div class="media_wrap clearfix">'
        f'<div class="media clearfix pull_left media_call{" success" if made else ""}">'
        '<div class="fill pull_left"></div><div class="body"><div class="title bold">Ben</div>'
        f'<div class="status details">\n{status}\n</div></div></div></div>'
    )
