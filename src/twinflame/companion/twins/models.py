"""Who shares with whom, and what stands between two people. The rules are `twinflame.exchange`'s."""

from django.db import models
from django.db.models import F, Q

from twinflame.companion.people.models import Person
from twinflame.exchange.sharing import Level

LEVELS = (
    (Level.NOTHING.value, "nothing"),
    (Level.SUMMARY.value, "a summary of my check-ins"),
    (Level.READINGS.value, "that summary, and my readings"),
)


class Invitation(models.Model):
    """The one invitation of a person; of its code only SHA-256 is kept."""

    inviter = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="invitation")
    digest = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()
    over = models.BooleanField(default=False)


class Between(models.Model):
    """What has been between two people, the one who came here first named first.

    `turn` rises with each step, so that steps of these two wait for each other.
    """

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    two = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    ended = models.DateTimeField(null=True)
    one_declined = models.BooleanField(default=False)
    two_declined = models.BooleanField(default=False)
    one_blocked = models.BooleanField(default=False)
    two_blocked = models.BooleanField(default=False)
    turn = models.PositiveIntegerField(default=0)

    class Meta:
        """Once for each two."""

        constraints = (
            models.UniqueConstraint(fields=("one", "two"), name="two_once"),
            models.CheckConstraint(condition=Q(one__lt=F("two")), name="two_in_order"),
        )


class Link(models.Model):
    """Two who share; gone when sharing ends."""

    between = models.OneToOneField(Between, on_delete=models.CASCADE)
    name = models.CharField(max_length=32, unique=True)
    since = models.DateTimeField()


class Half(models.Model):
    """One side of a link. The database lets nobody be a half of two links.

    `author` names the person in codes, and stays as it was when they linked.
    """

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="halves")
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="half")
    author = models.CharField(max_length=80)
    level = models.PositiveSmallIntegerField(choices=LEVELS, default=Level.NOTHING.value)


class Ended(models.Model):
    """A note to somebody that sharing has ended: no more than that, however it came about."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
