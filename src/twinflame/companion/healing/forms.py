"""A questionnaire as a form."""

from datetime import date
from typing import Any

from django import forms

from twinflame.companion.healing.models import Taking
from twinflame.companion.journal.forms import EARLIEST
from twinflame.healing.instrument import Instrument

BEFORE = "item-"  # before an item's key, so that no key can meet another field


class TakingForm(forms.Form):
    """The day and an answer to each item; each may be left out."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    day = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Of which day is it?"},
    )

    def __init__(self, of: Instrument, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._of, self._today = of, today
        choices = [*((str(o.value), o.label) for o in of.options), ("", "leave out")]
        for item in of.items:
            self.fields[BEFORE + item.key] = forms.TypedChoiceField(
                required=False, choices=choices, coerce=int, empty_value=None
            )

    def clean_day(self) -> date:
        """A day that has been."""
        day: date = self.cleaned_data["day"]
        if not EARLIEST <= day <= self._today:
            raise forms.ValidationError("Choose a day that has been.")
        return day

    @property
    def answers(self) -> dict[str, int]:
        """What was answered, by key of the item."""
        told = {item.key: self.cleaned_data[BEFORE + item.key] for item in self._of.items}
        return {key: value for key, value in told.items() if value is not None}

    @property
    def values(self) -> dict[str, Any]:
        """What is to be kept."""
        return {"instrument": self._of.key, "day": self.cleaned_data["day"], "answers": self.answers}

    def asked(self) -> list[dict[str, Any]]:
        """Each item with its choices and the one that is chosen."""
        found = []
        for item in self._of.items:
            field = self[BEFORE + item.key]
            value = field.value()
            choices = field.field.choices  # type: ignore[attr-defined]
            found.append(
                {
                    "name": field.html_name,
                    "text": item.text,
                    "choices": choices,
                    "value": "" if value is None else str(value),
                }
            )
        return found


def shown(found: Taking | None, today: date) -> dict[str, Any]:
    """A taking as the form shows it."""
    if found is None:
        return {"version": 0, "day": today}
    told = {BEFORE + key: value for key, value in found.answers.items()}
    return {"version": found.version, "day": found.day, **told}
