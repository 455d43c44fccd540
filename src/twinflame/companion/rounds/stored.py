"""Between the rows of a round and the rules' own form of it."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from twinflame.companion.rounds.models import Part, Round
from twinflame.companion.sealing import Seal
from twinflame.companion.twins.stored import moment, seconds
from twinflame.exchange import rounds

LEFT = "somebody who left"  # the other of a round that is no longer shared


@dataclass(frozen=True, slots=True)
class Stored:
    """A round with its parts, as stored."""

    row: Round
    parts: Sequence[Part] = ()


def stored(link: str, **wanted: Any) -> list[Stored]:
    """Rounds of a link with their parts: two questions to the database, whatever there is.

    The rounds come first: one that opens meanwhile is then still sealed, and never open beside an account
    that is not there yet.
    """
    rows = list(Round.objects.filter(link=link, **wanted))
    of_these = {f"round__{name}": what for name, what in wanted.items()}
    parts: dict[uuid.UUID, list[Part]] = defaultdict(list)
    for part in Part.objects.filter(round__link=link, **of_these):
        parts[part.round_id].append(part)
    return [Stored(row, parts[row.pk]) for row in rows]


def round_of(found: Stored, viewer: int | None, authors: Sequence[str] = ()) -> rounds.Round:
    """A round in the rules' form, with no account in it that the viewer may not read.

    Parameters
    ----------
    found
        As stored.
    viewer
        The side whose account is opened, with the other's once both are open; None leaves both sealed.
    authors
        The names of both while they share.
    """
    row = found.row
    named = list(authors) or [LEFT, LEFT + " too"]
    told = [rounds.Part(erased=row.first_erased), rounds.Part(erased=row.second_erased)]
    for part in found.parts:
        shown = viewer is not None and (part.side == viewer or (row.opened is not None and not row.ended))
        named[part.side] = part.author
        told[part.side] = rounds.Part(_sealed(part, shown) if part.code else None, part.paused)
    return rounds.Round(
        row.id.hex,
        row.link,
        (named[0], named[1]),
        row.theme,
        (told[0], told[1]),
        seconds(row.opened) if row.opened else None,
        row.ended,
    )


def put(part: Part, now: rounds.Part) -> None:
    """Write down what the rules made of a part that is not erased."""
    part.paused = now.paused
    if now.sealed is None:
        part.text = part.nonce = part.code = ""
        part.at = None
    elif now.sealed.code != part.code:
        seal = _seal(_keys())
        part.text, part.nonce = seal.sealed(now.sealed.text), seal.sealed(now.sealed.nonce.hex())
        part.code, part.at = now.sealed.code, moment(now.sealed.at)
    part.save()


def _sealed(part: Part, shown: bool) -> rounds.Sealed:
    assert part.at is not None
    seal = _seal(_keys())
    text, nonce = (seal.opened(part.text), bytes.fromhex(seal.opened(part.nonce))) if shown else ("", b"")
    return rounds.Sealed(text, nonce, part.code, seconds(part.at))


def _keys() -> tuple[str, ...]:
    return tuple(settings.TWINFLAME_SEED_KEYS)  # type: ignore[misc]


@cache
def _seal(keys: tuple[str, ...]) -> Seal:
    return Seal(keys, "accounts in rounds")
