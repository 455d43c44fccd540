"""A period of the journey."""

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
