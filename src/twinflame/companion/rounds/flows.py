"""What happens in rounds. Each step is one transaction in which nobody else comes between the two."""

import secrets
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from twinflame.companion.people.erasing import erase
from twinflame.companion.people.models import Person
from twinflame.companion.rounds.models import Part, Round
from twinflame.companion.rounds.stored import Stored, put, round_of, stored
from twinflame.companion.rounds.topics import OWN, Topic, topics
from twinflame.companion.twins.stored import Two, hold, hold_link, moment, seconds, two_of
from twinflame.errors import Refused
from twinflame.exchange import commitment, record, rounds, sharing

MOST_PROPOSED = 3
ENOUGH = f"You have {MOST_PROPOSED} themes that have not opened yet. Leave it at these for now."
NO_THEME = "There is no such question or theme."
GONE = "A theme whose words were erased"  # in place of a theme, once whoever worded it has erased everything
Step = Callable[[rounds.Round, str], rounds.Round]


@dataclass(frozen=True, slots=True)
class Seen:
    """A round as one of the two may see it.

    Attributes
    ----------
    found
        As stored; None where nobody of the two did anything yet.
    topic, turn
        What it is about.
    view
        What they may see; without any account in lists.
    mine, theirs
        The names of both.
    by_me
        Whether they worded the theme.
    """

    found: Stored | None
    topic: Topic
    turn: int
    view: rounds.View
    mine: str
    theirs: str
    by_me: bool = False

    @property
    def row(self) -> Round | None:
        """The round itself."""
        return self.found.row if self.found else None

    @property
    def worded(self) -> bool:
        """Whether one of the two worded the theme."""
        return self.topic.key.startswith(OWN)

    @property
    def stage(self) -> rounds.Stage:
        """Where it stands for them."""
        return self.view.stage


@dataclass(frozen=True, slots=True)
class Board:
    """All rounds of two who share, without any account: each theme in its turn, and what has opened."""

    themes: dict[str, Seen]
    opened: tuple[Seen, ...]


def board(two: Two) -> Board:
    """All rounds of two who share, as one of them may see them."""
    by_key: dict[str, list[Stored]] = defaultdict(list)
    every = stored(two.link.name)
    for one in every:
        by_key[one.row.key].append(one)
    own = {key: _topic(found[0].row) for key, found in by_key.items() if key.startswith(OWN)}
    themes = {key: _now(two, topic, by_key[key]) for key, topic in (topics() | own).items()}
    return Board(themes, tuple(_of(two, one) for one in every if one.row.opened))


def look(two: Two, key: str) -> Seen | None:
    """One question or theme in its turn, with what may be read of it; None where there is no such."""
    found = stored(two.link.name, key=key)
    topic = topics().get(key) or (_topic(found[0].row) if found else None)
    return _now(two, topic, found, read=True) if topic else None


def opened(two: Two, pk: uuid.UUID) -> Seen | None:
    """A round of two who share that has opened, with what may be read of it."""
    found = stored(two.link.name, pk=pk, opened__isnull=False)
    return _of(two, found[0], read=True) if found else None


def read_all(two: Two, seen: Iterable[Seen]) -> list[Seen]:
    """Rounds of a board that have opened, with what may be read of them."""
    return [_of(two, one.found, read=True) for one in seen if one.found]


def kept(person: Person) -> list[Seen]:
    """The person's own accounts in rounds that are no longer shared."""
    parts = Part.objects.filter(owner=person, round__ended=True).exclude(code="").select_related("round")
    found = []
    for part in parts:
        one = Stored(part.round, [part])
        this = round_of(one, part.side)
        view, other = rounds.view_of(this, part.author), this.other(part.author)
        found.append(Seen(one, _topic(part.round), part.round.turn, view, part.author, other))
    return found


def seal(person: Person, key: str, turn: int, text: str, now: datetime) -> Seen:
    """Seal an account; if the other has sealed too, both are open now.

    Raises
    ------
    Refused
        When it cannot be sealed; the sentence tells nothing about the other before the round has opened.
    """
    at = seconds(now)
    nonce = secrets.token_bytes(commitment.NONCE)
    return _step(person, key, turn, lambda this, who: rounds.seal(this, who, text, nonce, at))


def withdraw(person: Person, key: str, turn: int) -> Seen:
    """Take one's own account back before it opened."""
    return _step(person, key, turn, rounds.withdraw)


def pause(person: Person, key: str, turn: int) -> Seen:
    """Put a round out of one's own sight."""
    return _step(person, key, turn, rounds.pause)


def resume(person: Person, key: str, turn: int, now: datetime) -> Seen:
    """Go on after one's own pause."""
    return _step(person, key, turn, lambda this, who: rounds.resume(this, who, seconds(now)))


def propose(person: Person, words: str) -> Round:
    """Word a theme; the other sees it at once, and from whom it is."""
    with transaction.atomic():
        two = _held(person)
        mine = Round.objects.filter(link=two.link.name, proposer=person, opened=None)
        if mine.count() >= MOST_PROPOSED:
            raise Refused(ENOUGH)
        key = OWN + secrets.token_hex(4)
        row = Round(id=uuid.uuid4(), link=two.link.name, key=key, theme=words.strip(), proposer=person)
        round_of(Stored(row), None)  # the rules look at the theme
        row.save(force_insert=True)
    return row


def erase_part(person: Person, pk: uuid.UUID) -> bool:
    """Erase one's own account of a round that opened or is no longer shared, for good."""
    return bool(erase(Part.objects.filter(owner=person, round_id=pk)))


def record_of(two: Two, seen: Seen) -> record.Record:
    """An opened round as a file that can be checked offline. Refused where it is not open to the person."""
    assert seen.found is not None
    return record.record_of(_rules(two, seen.found, read=True), two.mine.author)


def end(link: str) -> None:
    """Sharing has ended: nothing opens any more."""
    rows = Round.objects.filter(link=link)
    rows.filter(parts=None).delete()
    rows.update(ended=True)


def forget(person: Person) -> None:
    """The words of themes that somebody worded go with them."""
    Round.objects.filter(proposer=person).update(theme=GONE)


def erasing(part: Part) -> None:
    """A part is about to go: nothing of the two happens until it has gone, so that no round opens without."""
    hold_link(part.round.link)


def erased(part: Part) -> None:
    """A part is gone: the round keeps that it was erased, and goes too where nothing is left in it."""
    rows = Round.objects.filter(pk=part.round_id)
    rows.filter(opened__isnull=False).update(**{"second_erased" if part.side else "first_erased": True})
    rows.filter(ended=True, parts=None).delete()


def _step(person: Person, key: str, turn: int, step: Step) -> Seen:
    """One step of the rules, kept in one transaction; the round is made where there is none yet."""
    with transaction.atomic():
        two = _held(person)
        found = stored(two.link.name, key=key)
        topic = topics().get(key) or (_topic(found[0].row) if found else None)
        if topic is None or not 1 <= turn <= _turn(topic, found):
            raise Refused(NO_THEME)
        one = _in_turn(found, turn) or Stored(
            Round.objects.create(id=uuid.uuid4(), link=two.link.name, key=key, turn=turn, theme=topic.theme)
        )
        before = _rules(two, one)
        after = step(before, two.mine.author)
        _put(person, two, one.row, after.parts[_side(two)])
        if after.opened is not None and before.opened is None:
            one.row.opened = moment(after.opened)
            one.row.save(update_fields=["opened"])
        return _of(two, stored(two.link.name, pk=one.row.pk)[0], read=True)


def _put(person: Person, two: Two, row: Round, now: rounds.Part) -> None:
    mine = Part.objects.filter(round=row, owner=person).first()
    if mine is not None and now == rounds.Part():
        erase(Part.objects.filter(pk=mine.pk))  # nothing of it stays
        return
    put(mine or Part(round=row, owner=person, side=_side(two), author=two.mine.author), now)


def _held(person: Person) -> Two:
    """The two, with nobody between them until the transaction ends."""
    two = two_of(person)
    if two is not None:
        hold(two.link.between)
        two = two_of(person)
    if two is None:
        raise Refused(sharing.NOT_LINKED)
    return two


def _in_turn(found: Iterable[Stored], turn: int) -> Stored | None:
    return next((one for one in found if one.row.turn == turn), None)


def _now(two: Two, topic: Topic, found: Sequence[Stored], *, read: bool = False) -> Seen:
    """A theme in its turn."""
    turn = _turn(topic, found)
    one = _in_turn(found, turn)
    if one is not None:
        return _of(two, one, read=read)
    view = rounds.View(topic.theme, rounds.Stage.TO_SEAL)
    return Seen(None, topic, turn, view, two.mine.author, two.theirs.author)


def _of(two: Two, found: Stored, *, read: bool = False) -> Seen:
    """A round as one of two who share may see it."""
    row, mine = found.row, two.mine
    view = rounds.view_of(_rules(two, found, read=read), mine.author)
    by_me = row.proposer_id == mine.person_id
    return Seen(found, _topic(row), row.turn, view, mine.author, two.theirs.author, by_me)


def _rules(two: Two, found: Stored, *, read: bool = False) -> rounds.Round:
    """A round in the rules' form, as one of two who share meets it."""
    halves = sorted((two.mine, two.theirs), key=lambda half: half.pk)
    return round_of(found, _side(two) if read else None, [half.author for half in halves])


def _side(two: Two) -> int:
    return 0 if two.mine.pk < two.theirs.pk else 1


def _topic(row: Round) -> Topic:
    known = topics().get(row.key)
    return known if known and known.theme == row.theme else Topic(row.key, row.theme)


def _turn(topic: Topic, found: Iterable[Stored]) -> int:
    """The turn that a theme is in: the next one once it has opened, where it stands for more than one."""
    done = [one.row.turn for one in found if one.row.opened]
    return max(done) + topic.stands if done else 1
