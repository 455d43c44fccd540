"""The person, and what everything that belongs to a person has in common."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone

ONLY = "me"  # the name of the one person of a local site
POLARITIES = (("", "left out"), ("feminine", "feminine"), ("masculine", "masculine"))


class Person(AbstractUser):
    """Who keeps a companion. On a local site there is one."""

    zone = models.CharField(max_length=64, blank=True)  # IANA name; empty: the machine's
    country = models.CharField(max_length=2, blank=True)  # for help; empty: not told
    called = models.CharField(max_length=60, blank=True)  # by whoever shares with them; empty: not told
    polarity = models.CharField(max_length=9, blank=True, choices=POLARITIES)  # apart from gender


class Owned(models.Model):
    """Something that one person wrote, and that nobody else sees.

    `version` rises with each change, so that a page that was opened earlier cannot undo one unawares.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Person, on_delete=models.CASCADE)
    made = models.DateTimeField(default=timezone.now)
    changed = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """No table of its own."""

        abstract = True


class OfDay(Owned):
    """Something that was told of a day."""

    day = models.DateField()

    class Meta:
        """No table of its own."""

        abstract = True
