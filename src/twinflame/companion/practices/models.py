"""A practice on a day."""

from django.core.exceptions import ValidationError
from django.db import models

from twinflame.companion.people.models import OfDay
from twinflame.healing.practices import Practice, practices


class Doing(OfDay):
    """A practice that was done on a day, or let be."""

    practice = models.CharField(max_length=40)
    done = models.BooleanField()
    note = models.TextField(blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-day", "-made")

    @property
    def of(self) -> Practice:
        """The practice itself."""
        return BY_KEY[self.practice]

    def clean(self) -> None:
        """The practice is one that is known."""
        if self.practice not in BY_KEY:
            raise ValidationError("There is no such practice.")


BY_KEY = {practice.key: practice for practice in practices()}
