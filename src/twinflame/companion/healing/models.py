"""A questionnaire as the person filled it in."""

from django.core.exceptions import ValidationError
from django.db import models

from twinflame.companion.people.models import OfDay
from twinflame.errors import InputError
from twinflame.healing.instrument import Instrument, instrument
from twinflame.healing.scoring import Score, score


class Taking(OfDay):
    """One taking: the value of the chosen option by key of the item; what was left out is missing."""

    instrument = models.CharField(max_length=40)
    answers = models.JSONField(default=dict, blank=True)

    class Meta:
        """In the order of days."""

        ordering = ("day", "made")

    @property
    def of(self) -> Instrument:
        """The questionnaire that it is of."""
        return instrument(self.instrument)

    @property
    def score(self) -> Score:
        """What it says."""
        return score(self.of, self.answers)

    def clean(self) -> None:
        """The answers are to items of a questionnaire that is known."""
        try:
            score(instrument(self.instrument), self.answers)
        except InputError as error:
            raise ValidationError(str(error)) from None
