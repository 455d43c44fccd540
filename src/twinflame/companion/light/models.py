"""What came of following somebody's days."""

from functools import cached_property

import msgspec
from django.db import models

from twinflame.companion.light.work import Followed
from twinflame.companion.people.models import Person


class Lit(models.Model):
    """The newest fit of somebody's light loop, and a mark of the days that it was made of.

    It follows from them, so it is never taken along; it goes with them (`mine/kinds.py`).
    """

    owner = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True)
    key = models.CharField(max_length=80)
    document = models.TextField()

    @cached_property
    def found(self) -> Followed:
        """The fit itself."""
        return msgspec.json.decode(self.document, type=Followed)
