"""A period of the journey, and suggestions that were not wanted."""

from django.db import models

from twinflame.companion.people.models import Owned


class Period(Owned):
    """A stretch of time with a name that the person gave it; without an end it goes on."""

    name = models.CharField(max_length=120)
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        """In the order in which they began."""

        ordering = ("begins", "made")


class SetAside(Owned):
    """A suggested stage that is not to be suggested again: which, and the day on which it began."""

    stage = models.CharField(max_length=20)
    begins = models.DateField()

    class Meta:
        """In the order in which they began."""

        ordering = ("begins", "made")
