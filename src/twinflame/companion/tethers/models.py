"""Something that holds a life."""

from django.core.validators import MaxValueValidator
from django.db import models

from twinflame.companion.people.models import Owned

WHOSE = (("me", "my life"), ("them", "theirs, as I see it"))
FIRMEST = 10


class Tether(Owned):
    """What holds, whose life, and how firmly from 0 to 10, as the person weighs it."""

    whose = models.CharField(max_length=4, choices=WHOSE)
    name = models.CharField(max_length=120)
    holds = models.PositiveSmallIntegerField(validators=[MaxValueValidator(FIRMEST)])
    note = models.TextField(blank=True)

    class Meta:
        """The firmest first."""

        ordering = ("whose", "-holds", "made")
