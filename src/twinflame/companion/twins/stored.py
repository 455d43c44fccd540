"""Between the rows of two people and the rules' own form of them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import F

from twinflame.companion.people.models import Person
from twinflame.companion.twins.models import Between, Half, Invitation, Link
from twinflame.errors import Refused
from twinflame.exchange import linking, sharing


@dataclass(frozen=True, slots=True)
class Two:
    """Two who share, as one of them has it."""

    link: Link
    mine: Half
    theirs: Half

    @property
    def turned(self) -> "Two":
        """The same, as the other has it."""
        return Two(self.link, self.theirs, self.mine)


def two_of(person: Person) -> Two | None:
    """The person and whom they share with, if anybody."""
    mine = Half.objects.filter(person=person).select_related("link__between").first()
    if mine is None:
        return None
    theirs = Half.objects.filter(link=mine.link).exclude(pk=mine.pk).select_related("person").first()
    return Two(mine.link, mine, theirs) if theirs else None


class Gone(Refused):
    """One of the two has erased everything that was theirs, in this very moment."""


def hold(row: Between) -> Between:
    """The row as it is now; every other step of these two waits until this transaction ends.

    Raises
    ------
    Gone
        When it is no more.
    """
    if not Between.objects.filter(pk=row.pk).update(turn=F("turn") + 1):
        raise Gone(sharing.NOT_LINKED)
    row.refresh_from_db()
    return row


def hold_link(name: str) -> None:
    """The same, for two who share, by the name of their link; nothing where they no longer do."""
    Between.objects.filter(link__name=name).update(turn=F("turn") + 1)


def in_order(one: Person, two: Person) -> tuple[Person, Person]:
    """The two as their row names them."""
    return (one, two) if one.pk < two.pk else (two, one)


def row_of(one: Person, two: Person) -> Between:
    """The row of two people, made where there is none."""
    first, second = in_order(one, two)
    return Between.objects.get_or_create(one=first, two=second)[0]


def between_of(one: int, two: int, row: Between | None, two_halves: Two | None = None) -> sharing.Between:
    """What has been between two people, in the rules' form; a person is named by their number."""
    people = frozenset({str(one), str(two)})
    if row is None:
        return sharing.Between(people)
    sides = (
        (str(row.one_id), row.one_declined, row.one_blocked),
        (str(row.two_id), row.two_declined, row.two_blocked),
    )
    return sharing.Between(
        people,
        link_of(two_halves) if two_halves else None,
        seconds(row.ended) if row.ended else None,
        frozenset(who for who, declined, _ in sides if declined),
        frozenset(who for who, _, blocked in sides if blocked),
    )


def link_of(two: Two) -> sharing.Link:
    """A link in the rules' form."""
    levels = tuple((str(half.person_id), sharing.Level(half.level)) for half in (two.mine, two.theirs))
    return sharing.Link(two.link.name, seconds(two.link.since), levels)


def keep_between(row: Between, now: sharing.Between) -> None:
    """Write down what the rules made of it; the link itself is written by whoever makes or ends it."""
    row.ended = moment(now.ended) if now.ended is not None else None
    row.one_declined, row.two_declined = (str(pk) in now.declined for pk in (row.one_id, row.two_id))
    row.one_blocked, row.two_blocked = (str(pk) in now.blocked for pk in (row.one_id, row.two_id))
    row.save(update_fields=["ended", "one_declined", "two_declined", "one_blocked", "two_blocked"])


def invitation_of(row: Invitation) -> linking.Invitation:
    """An invitation in the rules' form."""
    return linking.Invitation(str(row.inviter_id), row.digest, seconds(row.until), row.over)


def seconds(at: datetime) -> float:
    """A moment as the rules count it: seconds since 1970-01-01 UTC."""
    return at.timestamp()


def moment(at: float) -> datetime:
    """And back."""
    return datetime.fromtimestamp(at, UTC)
