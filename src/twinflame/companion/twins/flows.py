"""What happens when two link, show, and end. Each step is one transaction, and the rules decide it."""

import secrets
import uuid
from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.dispatch import Signal

from twinflame.companion.people.models import Person
from twinflame.companion.twins.models import Between, Ended, Half, Invitation, Link
from twinflame.companion.twins.stored import (
    Gone,
    Two,
    between_of,
    hold,
    in_order,
    invitation_of,
    keep_between,
    moment,
    row_of,
    seconds,
    two_of,
)
from twinflame.errors import Refused
from twinflame.exchange import linking, sharing

SHARING = "You share with somebody already. End that first."
NAMELESS = "Say first by which name you go here."

Step = Callable[[sharing.Between, str], sharing.Between]
#: Sharing has ended, or one of the two shows less; `link` names the link. Sent within the transaction.
sharing_ended, shown_less = Signal(), Signal()


def invite(person: Person, now: datetime) -> str:
    """Make an invitation; gives its code, which is shown once and not kept.

    Raises
    ------
    Refused
        When an invitation waits, the person has no name here yet, or shares with somebody.
    """
    with transaction.atomic():
        row = Invitation.objects.filter(inviter=person).first()
        _named(person)
        if two_of(person):
            raise Refused(SHARING)
        made, code = linking.invite(
            str(person.pk),
            secrets.token_bytes(linking.CODE),
            seconds(now),
            invitation_of(row) if row else None,
        )
        Invitation.objects.update_or_create(
            inviter=person, defaults={"digest": made.digest, "until": moment(made.until), "over": False}
        )
    return code


def withdraw(person: Person, now: datetime) -> None:
    """Take the invitation back. Refused when none waits."""
    with transaction.atomic():
        row = Invitation.objects.filter(inviter=person).first()
        if row is None:
            raise Refused(linking.NO_MORE)
        linking.withdraw(invitation_of(row), seconds(now))
        row.delete()


def waiting(person: Person, now: datetime) -> Invitation | None:
    """The person's invitation while it waits; a decline changes nothing of it."""
    row = Invitation.objects.filter(inviter=person).first()
    return row if row and invitation_of(row).waits(seconds(now)) else None


def read(person: Person, code: str, now: datetime) -> tuple[linking.Statement, Person]:
    """What accepting would mean, and who invites.

    As many questions are put to the database whatever is wrong with the code, and the sentence is the same.
    """
    row = Invitation.objects.filter(digest=linking.digest_of(code)).select_related("inviter").first()
    inviter = row.inviter if row else Person(pk=0)
    one, two = in_order(inviter, person)
    found = Between.objects.filter(one_id=one.pk, two_id=two.pk).first()
    busy = Half.objects.filter(person_id=inviter.pk).exists()
    between = (
        None if busy or row is None or row.inviter_id == person.pk else between_of(one.pk, two.pk, found)
    )
    statement = linking.read_code(
        code, invitation_of(row) if row else None, between, str(person.pk), seconds(now)
    )
    return statement, inviter


def accept(person: Person, code: str, now: datetime) -> None:
    """Link the two; each shows nothing yet. The code is used up.

    Raises
    ------
    Refused
        When the code is not valid, or no longer; the person shares already; or has no name here.
    """
    _named(person)
    if two_of(person):
        raise Refused(SHARING)
    try:
        with transaction.atomic():
            _, inviter = read(person, code, now)
            row = hold(row_of(inviter, person))
            read(person, code, now)  # once more, now that nobody comes between
            if not Invitation.objects.filter(inviter=inviter, over=False).update(over=True):
                raise Refused(linking.NOT_VALID)
            Invitation.objects.filter(inviter=person).delete()  # theirs, if it waits: they share now
            Ended.objects.filter(person__in=(person, inviter)).delete()
            link = Link.objects.create(between=row, name=uuid.uuid4().hex, since=now)
            authors = _authors(inviter.called, person.called)
            for who, author in sorted(
                zip((inviter, person), authors, strict=True), key=lambda half: half[0].pk
            ):
                Half.objects.create(link=link, person=who, author=author)
    except (IntegrityError, Gone):  # one of the two linked with somebody else in this moment, or left
        raise Refused(linking.NOT_VALID) from None


def decline(person: Person, code: str, now: datetime) -> None:
    """Decline whoever made the code, in silence."""
    with transaction.atomic():
        _, inviter = read(person, code, now)
        _change(row_of(inviter, person), person, linking.decline)


def block(person: Person, row: Between, now: datetime) -> None:
    """Block the other for good; if the two share, that ends."""
    with transaction.atomic():
        hold(row)
        two = two_of(person)
        linked = two if two and two.link.between_id == row.pk else None
        before = between_of(row.one_id, row.two_id, row, linked)
        keep_between(row, linking.block(before, str(person.pk), seconds(now)))
        if linked:
            _end(linked)


def block_by_code(person: Person, code: str, now: datetime) -> None:
    """Block whoever made the code."""
    _, inviter = read(person, code, now)
    block(person, row_of(inviter, person), now)


def reconsider(person: Person, row: Between) -> None:
    """Take one's own decline back."""
    with transaction.atomic():
        _change(row, person, linking.reconsider)


def share(person: Person, level: sharing.Level) -> None:
    """Let the other see more or less, from now on. Refused when the person shares with nobody."""
    with transaction.atomic():
        two = _two(person)
        sharing.share(_between(two), str(person.pk), level)
        Half.objects.filter(pk=two.mine.pk).update(level=level)
        if level < two.mine.level:
            shown_less.send(Link, link=two.link.name)


def unlink(person: Person, now: datetime) -> None:
    """End the sharing. The other learns that it ended, and nothing else."""
    with transaction.atomic():
        hold(_two(person).link.between)
        two = _two(person)  # as it is now that nobody comes between
        keep_between(two.link.between, linking.unlink(_between(two), str(person.pk), seconds(now)))
        _end(two)


def sees(viewer: Two, wanted: sharing.Level) -> bool:
    """Whether one of two sees this of the other, now."""
    return sharing.sees(_between(viewer), str(viewer.mine.person_id), wanted)


def seen_as(two: Two) -> tuple[str, ...]:
    """What the other sees of this one, in sentences."""
    return sharing.see_as(_between(two), str(two.mine.person_id))


def kept_off(person: Person) -> list[tuple[Between, Person, bool]]:
    """Whom the person declined or blocked: the row, who it is, and whether it is for good."""
    mine = Between.objects.filter(Q(one=person) | Q(two=person)).select_related("one", "two")
    found = []
    for row in mine.order_by("pk"):
        first = row.one_id == person.pk
        declined, blocked = (
            (row.one_declined, row.one_blocked) if first else (row.two_declined, row.two_blocked)
        )
        if declined or blocked:
            found.append((row, row.two if first else row.one, blocked))
    return found


def _end(two: Two) -> None:
    """The link is no more; the other finds a note, and whatever hangs on the link ends with it."""
    name = two.link.name
    two.link.delete()
    Ended.objects.get_or_create(person=two.theirs.person)
    shown_less.send(Link, link=name)
    sharing_ended.send(Link, link=name)


def _two(person: Person) -> Two:
    two = two_of(person)
    if two is None:
        raise Refused(sharing.NOT_LINKED)
    return two


def _between(two: Two) -> sharing.Between:
    row = two.link.between
    return between_of(row.one_id, row.two_id, row, two)


def _change(row: Between, person: Person, step: Step) -> None:
    hold(row)
    keep_between(row, step(between_of(row.one_id, row.two_id, row), str(person.pk)))


def _named(person: Person) -> None:
    if not person.called:
        raise Refused(NAMELESS)


def _authors(first: str, second: str) -> tuple[str, str]:
    """The names of both in codes; two of the same name are told apart."""
    return first, second if second != first else f"{second} (2)"
