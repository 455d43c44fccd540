"""A practice that was done, as a form."""

from datetime import date
from typing import Any

from django import forms

from twinflame.companion.journal.forms import EARLIEST
from twinflame.companion.practices.models import Doing

LONGEST_NOTE = 20_000
DONE = "yes"


class DoingForm(forms.Form):
    """The day, whether it was done, and a note."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    day = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "On which day?"},
    )
    done = forms.TypedChoiceField(choices=[(DONE, DONE), ("no", "no")], coerce=lambda told: told == DONE)
    note = forms.CharField(required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_day(self) -> date:
        """A day that has been."""
        day: date = self.cleaned_data["day"]
        if not EARLIEST <= day <= self._today:
            raise forms.ValidationError("Choose a day that has been.")
        return day

    def clean_note(self) -> str:
        """One way of ending lines, whatever the browser sends."""
        return str(self.cleaned_data["note"]).replace("\r\n", "\n")

    @property
    def values(self) -> dict[str, Any]:
        """What is to be kept beside the practice."""
        return {name: self.cleaned_data[name] for name in ("day", "done", "note")}

    @property
    def words(self) -> str:
        """What was written."""
        return str(self.cleaned_data["note"])


def shown(found: Doing | None, today: date) -> dict[str, Any]:
    """A doing as the form shows it."""
    if found is None:
        return {"version": 0, "day": today}
    return {"version": found.version, "day": found.day, "note": found.note}
