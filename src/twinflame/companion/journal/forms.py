"""An entry as a form."""

from datetime import date

from django import forms

from twinflame.companion.journal.models import LONGEST_ALT, Entry

LONGEST = 200_000
EARLIEST = date(1900, 1, 1)


class EntryForm(forms.Form):
    """Text, and the earlier time that it tells of, if any."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    text = forms.CharField(
        max_length=LONGEST,
        strip=False,
        error_messages={"required": "There are no words yet."},
        widget=forms.Textarea(attrs={"class": "long", "rows": 12}),
    )
    about = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_text(self) -> str:
        """One way of ending lines, whatever the browser sends."""
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n").rstrip()
        if not text:
            raise forms.ValidationError("There are no words yet.")
        return text

    def clean_about(self) -> date | None:
        """A day that a person can have lived."""
        day: date | None = self.cleaned_data["about"]
        if day is not None and day < EARLIEST:
            raise forms.ValidationError("That day is too long ago.")
        return day

    @property
    def values(self) -> dict[str, object]:
        """What is to be kept."""
        return {name: self.cleaned_data[name] for name in ("text", "about")}

    @property
    def words(self) -> str:
        """What was written."""
        return str(self.cleaned_data["text"])


def _alt() -> forms.CharField:
    return forms.CharField(max_length=LONGEST_ALT, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class PhotographForm(forms.Form):
    """What a new photograph shows, in words; the photograph itself comes beside it."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    alt = _alt()


class AltForm(forms.Form):
    """What a photograph shows, in words."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    alt = _alt()

    @property
    def values(self) -> dict[str, object]:
        """What is to be kept."""
        return {"alt": self.cleaned_data["alt"]}

    @property
    def words(self) -> str:
        """What was written."""
        return str(self.cleaned_data["alt"])


def shown(found: Entry | None) -> dict[str, object]:
    """An entry as the form shows it."""
    return {"version": found.version, "text": found.text, "about": found.about} if found else {"version": 0}
