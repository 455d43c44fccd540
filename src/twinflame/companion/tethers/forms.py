"""A tether as a form."""

from typing import Any

from django import forms

from twinflame.companion.tethers.models import FIRMEST, WHOSE, Tether

LONGEST_NOTE = 20_000
FIELDS = ("whose", "name", "holds", "note")
FIRMNESS = [(str(k), str(k)) for k in range(FIRMEST + 1)]


class TetherForm(forms.Form):
    """Whose life, what holds, how firmly, and a note."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    whose = forms.ChoiceField(choices=WHOSE, error_messages={"required": "Whose life does it hold?"})
    name = forms.CharField(max_length=120, error_messages={"required": "Give it a name."})
    holds = forms.TypedChoiceField(
        choices=FIRMNESS, coerce=int, error_messages={"required": "How firmly does it hold?"}
    )
    note = forms.CharField(required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 4}))

    def clean_note(self) -> str:
        """One way of ending lines, whatever the browser sends."""
        return str(self.cleaned_data["note"]).replace("\r\n", "\n")

    @property
    def values(self) -> dict[str, Any]:
        """What is to be kept."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    @property
    def words(self) -> str:
        """What was written."""
        return f"{self.cleaned_data['name']} {self.cleaned_data['note']}"

    def chosen(self, name: str) -> str:
        """What is chosen of a question."""
        value = self[name].value()
        return "" if value is None else str(value)

    def whose_asked(self) -> dict[str, Any]:
        """The question of whose life it is."""
        return {"choices": WHOSE, "value": self.chosen("whose")}

    def holds_asked(self) -> dict[str, Any]:
        """The question of how firmly it holds."""
        return {"choices": FIRMNESS, "value": self.chosen("holds")}


def shown(found: Tether | None) -> dict[str, Any]:
    """A tether as the form shows it."""
    if found is None:
        return {"version": 0, "whose": "me"}
    return {"version": found.version, **{name: getattr(found, name) for name in FIELDS}}
