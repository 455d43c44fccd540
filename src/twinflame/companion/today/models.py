"""A day as the person told it."""

from django.core.validators import MaxValueValidator
from django.db import models

from twinflame.companion.people.models import OfDay
from twinflame.companion.today.dimensions import HIGHEST


def _score() -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(HIGHEST)])


class CheckIn(OfDay):
    """One day; whatever was not told is None. There is one for each day at most."""

    pain = _score()
    worth = _score()
    knowing = _score()
    doubt = _score()
    closeness = _score()
    urge_to_reach = _score()
    urge_to_withdraw = _score()
    believed_healing = _score()
    openness = _score()
    drive = _score()
    reached_out = models.BooleanField(null=True, blank=True)
    was_reached = models.BooleanField(null=True, blank=True)
    chose_myself = models.BooleanField(null=True, blank=True)
    line = models.TextField(blank=True)

    class Meta:
        """In the order of days."""

        ordering = ("day",)
        constraints = (models.UniqueConstraint(fields=("owner", "day"), name="a_day_once"),)
