"""A period as a form."""

from typing import Any

from django import forms

from twinflame.companion.journal.forms import EARLIEST
from twinflame.companion.timeline.models import Period
from twinflame.companion.timeline.stages import Suggestion

LONGEST_NOTE = 20_000
FIELDS = ("name", "begins", "ends", "note")


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PeriodForm(forms.Form):
    """A name, when it began, when it ended if it has, and a note."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    name = forms.CharField(max_length=120, error_messages={"required": "Give it a name."})
    begins = forms.DateField(widget=_day(), error_messages={"required": "When did it begin? About will do."})
    ends = forms.DateField(required=False, widget=_day())
    note = forms.CharField(required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 4}))

    def clean(self) -> dict[str, Any]:
        """It ends after it began, and a person can have lived it."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = found.get("begins"), found.get("ends")
        if begins and begins < EARLIEST:
            self.add_error("begins", "That day is too long ago.")
        if begins and ends and ends < begins:
            self.add_error("ends", "It ends before it began.")
        if "note" in found:
            found["note"] = found["note"].replace("\r\n", "\n")
        return found

    @property
    def values(self) -> dict[str, Any]:
        """What is to be kept."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    @property
    def words(self) -> str:
        """What was written."""
        return f"{self.cleaned_data['name']} {self.cleaned_data['note']}"


def shown(found: Period | None) -> dict[str, Any]:
    """A period as the form shows it."""
    if found is None:
        return {"version": 0}
    return {"version": found.version, **{name: getattr(found, name) for name in FIELDS}}


def suggested(found: Suggestion) -> dict[str, Any]:
    """A suggestion as the form shows it, for the person to name as they like."""
    return {"version": 0, "name": found.stage.name, "begins": found.begins, "ends": found.ends}
