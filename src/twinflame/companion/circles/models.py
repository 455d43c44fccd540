"""The people around the person, and what each was told or is to be told."""

from django.core.exceptions import ValidationError
from django.db import models

from twinflame.companion.people.models import Owned

TOLD, PLANNED = "told", "plan"
STATES = ((TOLD, "was told"), (PLANNED, "I plan to tell"))
NAME, HOW = 120, 200  # letters


class Near(Owned):
    """Somebody, and the circle in which they stand, as the person names both."""

    name = models.CharField(max_length=NAME)
    circle = models.CharField(max_length=NAME)
    note = models.TextField(blank=True)

    class Meta:
        """In the order in which they were named."""

        ordering = ("made", "pk")
        verbose_name_plural = "near"


class Telling(Owned):
    """What somebody was told, or is to be told: on which day, how, and how it went."""

    who = models.ForeignKey(Near, on_delete=models.CASCADE)
    state = models.CharField(max_length=4, choices=STATES)
    what = models.TextField()
    day = models.DateField(null=True, blank=True)
    how = models.CharField(max_length=HOW, blank=True)
    went = models.TextField(blank=True)

    class Meta:
        """By their day; those without one last."""

        ordering = (models.F("day").asc(nulls_last=True), "made", "pk")

    def clean(self) -> None:
        """Nobody tells of somebody else's people; what is brought back may name anyone."""
        if not Near.objects.filter(pk=self.who_id, owner_id=self.owner_id).exists():
            raise ValidationError("nobody of theirs")

    @property
    def told(self) -> bool:
        """Whether it was told."""
        return self.state == TOLD
