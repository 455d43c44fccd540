"""An entry of the journal, and its photographs."""

from django.core.exceptions import ValidationError
from django.db import models

from twinflame.companion.people.models import Owned

LONGEST_ALT = 1000


class Entry(Owned):
    """Something written; `about` is the day that it tells of, where that is an earlier one."""

    about = models.DateField(null=True, blank=True)
    text = models.TextField()

    class Meta:
        """The newest first."""

        ordering = ("-made",)
        verbose_name_plural = "entries"


class PhotographQuerySet(models.QuerySet["Photograph"]):
    """Photographs."""

    def told(self) -> "PhotographQuerySet":
        """What there is to say of them, without their pixels."""
        return self.defer("data", "small")


class Photograph(Owned):
    """A photograph of an entry: JPEG without metadata, and the same small; `alt` tells what it shows."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="photographs")
    alt = models.TextField(blank=True, max_length=LONGEST_ALT)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    data = models.BinaryField()
    small = models.BinaryField()

    objects = PhotographQuerySet.as_manager()

    class Meta:
        """In the order in which they were added."""

        ordering = ("made", "pk")

    def clean(self) -> None:
        """It lies with an entry of the same person."""
        if not Entry.objects.filter(owner=self.owner_id, pk=self.entry_id).exists():
            raise ValidationError("no entry")
