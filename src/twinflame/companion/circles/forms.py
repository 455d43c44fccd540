"""Somebody, and something told to them, as forms."""

from datetime import date
from typing import Any

from django import forms

from twinflame.companion.circles.models import HOW, NAME, STATES, TOLD, Near, Telling
from twinflame.companion.journal.forms import EARLIEST

LONGEST = 20_000
NEAR = ("name", "circle", "note")
TELLING = ("state", "what", "day", "how", "went")
USUAL = ("Spouse", "Family", "Friends", "Work")  # offered while typing; any other name will do


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _lines(text: str) -> str:
    """One way of ending lines, whatever the browser sends."""
    return text.replace("\r\n", "\n")


class NearForm(forms.Form):
    """A name, the circle, and a note."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    name = forms.CharField(max_length=NAME, error_messages={"required": "Who is it? Any name will do."})
    circle = forms.CharField(
        max_length=NAME,
        error_messages={"required": "In which circle do they stand? Any name will do."},
        widget=forms.TextInput(attrs={"list": "circles"}),
    )
    note = forms.CharField(required=False, max_length=LONGEST, widget=_words(3))

    def clean_note(self) -> str:
        """Lines end in one way."""
        return _lines(self.cleaned_data["note"])

    @property
    def values(self) -> dict[str, Any]:
        """What is to be kept."""
        return {name: self.cleaned_data[name] for name in NEAR}

    @property
    def words(self) -> str:
        """What was written."""
        return " ".join(self.values.values())


class TellingForm(forms.Form):
    """What was told or is planned, on which day, how, and how it went."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    state = forms.ChoiceField(choices=STATES, error_messages={"required": "Was it told, or is it planned?"})
    what = forms.CharField(
        max_length=LONGEST, error_messages={"required": "What is it? A word will do."}, widget=_words(3)
    )
    day = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    how = forms.CharField(required=False, max_length=HOW)
    went = forms.CharField(required=False, max_length=LONGEST, widget=_words(4))

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_what(self) -> str:
        """Lines end in one way."""
        return _lines(self.cleaned_data["what"])

    def clean_went(self) -> str:
        """Lines end in one way."""
        return _lines(self.cleaned_data["went"])

    def clean(self) -> dict[str, Any]:
        """What was told was told by today, on a day that a person can have lived."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        day = found.get("day")
        if day and day < EARLIEST:
            self.add_error("day", "That day is too long ago.")
        elif day and day > self.today and found.get("state") == TOLD:
            self.add_error(
                "day", "That day is still to come. Plan it, or choose the day on which it was told."
            )
        return found

    @property
    def values(self) -> dict[str, Any]:
        """What is to be kept."""
        return {name: self.cleaned_data[name] for name in TELLING}

    @property
    def words(self) -> str:
        """What was written."""
        return " ".join(self.cleaned_data[name] for name in ("what", "how", "went"))

    def state_asked(self) -> dict[str, Any]:
        """The question of whether it was told or is planned."""
        return {"choices": STATES, "value": self["state"].value()}


def shown(found: Near | None) -> dict[str, Any]:
    """Somebody as the form shows them."""
    return {"version": found.version, **{n: getattr(found, n) for n in NEAR}} if found else {"version": 0}


def shown_telling(found: Telling | None, state: str) -> dict[str, Any]:
    """A telling as the form shows it; a new one begins in a state."""
    if found is None:
        return {"version": 0, "state": state}
    return {"version": found.version, **{n: getattr(found, n) for n in TELLING}}
