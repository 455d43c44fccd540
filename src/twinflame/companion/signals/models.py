"""Signals as they were written down; what is to be tested; and when it was looked at."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from twinflame.companion.people.models import Owned
from twinflame.signals.log import Signal

KINDS = (
    (int(Signal.DREAM), "a dream"),
    (int(Signal.PRESENCE), "a felt presence"),
    (int(Signal.THOUGHT), "a sudden thought"),
)
WINDOWS = ((1, "a day"), (2, "two days"), (3, "three days"), (7, "a week"))
MOST_LOOKS = 12


class Felt(Owned):
    """A signal: of what kind, and when it was written down. Never what was in it."""

    kind = models.PositiveSmallIntegerField(choices=KINDS)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The newest first."""

        ordering = ("-at",)


class Plan(Owned):
    """What is tested, stated before looking: days after a signal in which contact counts; how many looks."""

    window = models.PositiveSmallIntegerField(choices=WINDOWS)
    looks = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_LOOKS)])

    class Meta:
        """The newest first: it holds."""

        ordering = ("-made",)


class Look(Owned):
    """A look at the test, at what was there by then. It is of the plan that held at that time."""

    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The newest first."""

        ordering = ("-at",)
