"""An account, a theme of one's own, and what a round left, as forms."""

from typing import Any

from django import forms

from twinflame.companion.rounds.models import HIGHEST, Echo
from twinflame.exchange.rounds import EMPTY, LONGEST, LONGEST_THEME, THEME, TOO_LONG

SCORES = (
    ("lighter", "How much lighter is it now?", "not at all", "much"),
    ("closer", "How close do you feel to them?", "far", "one"),
    ("understood", "How much were you understood?", "not at all", "wholly"),
    ("hurt", "How much did it hurt?", "not at all", "all there was"),
)
FIELDS = (*(name for name, *_ in SCORES), "line")


def _lines(text: object) -> str:
    """One way of ending lines, whatever the browser sends; it is what the code is made of."""
    return str(text).replace("\r\n", "\n")


class AccountForm(forms.Form):
    """An account that is to be sealed."""

    turn = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    text = forms.CharField(
        strip=False,
        error_messages={"required": EMPTY},
        widget=forms.Textarea(attrs={"class": "long", "rows": 12}),
    )

    def clean_text(self) -> str:
        """The account as its author wrote it."""
        text = _lines(self.cleaned_data["text"])
        if len(text) > LONGEST:
            raise forms.ValidationError(TOO_LONG)
        return text


class ThemeForm(forms.Form):
    """A theme of one's own."""

    theme = forms.CharField(
        max_length=LONGEST_THEME,
        error_messages={"required": THEME, "max_length": THEME},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class EchoForm(forms.Form):
    """What a round left."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    line = forms.CharField(required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *((str(k), str(k)) for k in range(HIGHEST + 1))]
        for name, *_ in SCORES:
            self.fields[name] = forms.TypedChoiceField(
                required=False, choices=choices, coerce=int, empty_value=None
            )

    def clean_line(self) -> str:
        """One way of ending lines."""
        return _lines(self.cleaned_data["line"])

    @property
    def values(self) -> dict[str, Any]:
        """What is to be kept."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    @property
    def words(self) -> str:
        """What was written."""
        return str(self.cleaned_data["line"])

    def asked(self) -> list[dict[str, Any]]:
        """The questions, each with what is chosen."""
        return [
            {
                "name": name,
                "question": question,
                "low": low,
                "high": high,
                "choices": self.fields[name].choices,  # type: ignore[attr-defined]
                "value": "" if self[name].value() is None else str(self[name].value()),
            }
            for name, question, low, high in SCORES
        ]


def shown(found: Echo | None) -> dict[str, Any]:
    """An echo as the form shows it."""
    if found is None:
        return {"version": 0}
    return {"version": found.version, **{name: getattr(found, name) for name in FIELDS}}
