"""Rounds as they are stored. Nobody sees them so: what each may see is `exchange.rounds.view_of`."""

from django.core.validators import MaxValueValidator
from django.db import models

from twinflame.companion.people.models import Owned, Person

HIGHEST = 10


class Round(models.Model):
    """A question or theme between two, in the order of opening.

    `link` is the name of their link and outlives it; `key` and `turn` name the question or theme, so that
    both find the same round without either having begun it. `proposer` worded the theme, if one of the two
    did. `erased` are the sides that erased what had opened.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    link = models.CharField(max_length=32)
    key = models.CharField(max_length=20)
    turn = models.PositiveIntegerField(default=1)
    theme = models.TextField()
    proposer = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    opened = models.DateTimeField(null=True)
    ended = models.BooleanField(default=False)
    first_erased = models.BooleanField(default=False)
    second_erased = models.BooleanField(default=False)

    class Meta:
        """The first opened first."""

        ordering = ("opened", "pk")
        constraints = (models.UniqueConstraint(fields=("link", "key", "turn"), name="a_round_once"),)


class Part(Owned):
    """What one of the two did in a round: the account with its random bytes, encrypted; its code; a pause.

    To delete it is to erase it.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="parts")
    side = models.PositiveSmallIntegerField()
    author = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    nonce = models.TextField(blank=True)
    code = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(null=True)
    paused = models.BooleanField(default=False)

    class Meta:
        """One of each side."""

        ordering = ("round", "side")
        constraints = (
            models.UniqueConstraint(fields=("round", "side"), name="a_side_once"),
            models.UniqueConstraint(fields=("round", "owner"), name="a_part_once"),
        )


def _score() -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(HIGHEST)])


class Echo(Owned):
    """What an opened round left in one of the two, told for themselves alone."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="echoes")
    lighter = _score()
    closer = _score()
    understood = _score()
    hurt = _score()
    line = models.TextField(blank=True)

    class Meta:
        """One of each person."""

        ordering = ("made",)
        constraints = (models.UniqueConstraint(fields=("owner", "round"), name="an_echo_once"),)
