"""An entry of the journal."""

from django.db import models

from twinflame.companion.people.models import Owned


class Entry(Owned):
    """Something written; `about` is the day that it tells of, where that is an earlier one."""

    about = models.DateField(null=True, blank=True)
    text = models.TextField()

    class Meta:
        """The newest first."""

        ordering = ("-made",)
        verbose_name_plural = "entries"
