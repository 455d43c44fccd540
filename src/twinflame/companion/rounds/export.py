"""Truths and visions as files: one's own accounts, and each opened round as it can be checked offline."""

from datetime import datetime

import msgspec

from twinflame.companion.people.models import Person
from twinflame.companion.rounds import flows
from twinflame.companion.rounds.models import Echo, Part
from twinflame.companion.rounds.stored import Stored, round_of
from twinflame.companion.twins.stored import two_of
from twinflame.exchange.record import to_json
from twinflame.exchange.rounds import Stage


class Own(msgspec.Struct, frozen=True):
    """One's own account, whether it has opened or not, with what its code is made of."""

    theme: str
    text: str
    nonce: str
    code: str
    sealed: datetime
    author: str
    round: str
    pair: str


class Left(msgspec.Struct, frozen=True):
    """What an opened round left, each from 0 to 10 or null."""

    theme: str
    round: str
    made: datetime
    lighter: int | None
    closer: int | None
    understood: int | None
    hurt: int | None
    line: str


class Yours(msgspec.Struct, frozen=True):
    """All that somebody told in rounds."""

    accounts: list[Own]
    left: list[Left]


def rounds(person: Person) -> list[tuple[str, bytes]]:
    """The files, with no more in them than the person may see."""
    found = Yours([_own(part) for part in _sealed(person)], [_left(one) for one in _echoes(person)])
    files = [("rounds/yours.json", msgspec.json.format(msgspec.json.encode(found), indent=1))]
    two = two_of(person)
    if two:
        open_ = [seen for seen in flows.board(two).opened if seen.stage is Stage.OPENED]
        files += [
            (f"rounds/{n}.json", to_json(flows.record_of(two, one)).encode())
            for n, one in enumerate(open_, 1)
        ]
    return files


def _sealed(person: Person) -> "list[Part]":
    return list(Part.objects.filter(owner=person).exclude(code="").select_related("round").order_by("at"))


def _echoes(person: Person) -> "list[Echo]":
    return list(Echo.objects.filter(owner=person).select_related("round"))


def _own(part: Part) -> Own:
    this = round_of(Stored(part.round, [part]), part.side)
    mine = this.part(part.author).sealed
    assert mine is not None
    assert part.at is not None
    return Own(
        this.theme,
        mine.text,
        mine.nonce.hex(),
        mine.code,
        part.at,
        part.author,
        this.place(part.author).round,
        this.pair,
    )


def _left(one: Echo) -> Left:
    return Left(
        one.round.theme,
        one.round_id.hex,
        one.made,
        one.lighter,
        one.closer,
        one.understood,
        one.hurt,
        one.line,
    )
