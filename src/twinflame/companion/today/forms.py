"""The check-in as a form."""

from typing import Any

from django import forms

from twinflame.companion.today.dimensions import DIMENSIONS, DONE, HIGHEST
from twinflame.companion.today.models import CheckIn

LONGEST_LINE = 1000
SCORES = [("", "–"), *((str(k), str(k)) for k in range(HIGHEST + 1))]
ANSWERS = [("yes", "yes"), ("no", "no"), ("", "not told")]
_TRUTH = {"yes": True, "no": False, "": None}
_WORDS = {True: "yes", False: "no", None: ""}

DANGERS = (
    ("afraid", "I am afraid of the other, or of somebody else."),
    ("threatened", "I am threatened, followed, controlled or hurt."),
    ("harm", "I think of harming myself."),
)


class CheckInForm(forms.Form):
    """Every question may be left out. `danger` is never kept: it only brings up help."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    line = forms.CharField(required=False, max_length=LONGEST_LINE)
    danger = forms.MultipleChoiceField(required=False, choices=DANGERS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for dimension in DIMENSIONS:
            self.fields[dimension.field] = forms.TypedChoiceField(
                required=False, choices=SCORES, coerce=int, empty_value=None
            )
        for name, _ in DONE:
            self.fields[name] = forms.TypedChoiceField(
                required=False, choices=ANSWERS, coerce=_TRUTH.__getitem__, empty_value=None
            )

    @property
    def values(self) -> dict[str, Any]:
        """What is to be kept of the day."""
        return {name: v for name, v in self.cleaned_data.items() if name not in ("version", "danger")}

    @property
    def told(self) -> bool:
        """Whether anything was told at all."""
        return any(v not in (None, "") for v in self.values.values())

    @property
    def sheet(self) -> dict[str, Any]:
        """What stands in the form, as it was sent."""
        return {name: self[name].value() for name in self.fields}


def shown(found: CheckIn | None) -> dict[str, Any]:
    """A day as the form shows it."""
    if found is None:
        return {"version": 0}
    scores = {d.field: getattr(found, d.field) for d in DIMENSIONS}
    answers = {name: _WORDS[getattr(found, name)] for name, _ in DONE}
    return {"version": found.version, "line": found.line, **scores, **answers}
