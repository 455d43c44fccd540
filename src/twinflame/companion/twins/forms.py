"""How somebody goes here, and a code as it is typed."""

from django import forms

from twinflame.companion.people.models import POLARITIES, Person

NAMED = "Give the name by which your twin shall see you here."


class NameForm(forms.Form):
    """The name by which somebody goes, and their polarity, if they like."""

    called = forms.CharField(
        max_length=60,
        error_messages={"required": NAMED},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    polarity = forms.ChoiceField(required=False, choices=POLARITIES)

    def clean_called(self) -> str:
        """A name in one line of signs that can be seen."""
        name = " ".join(str(self.cleaned_data["called"]).split())
        if not name or not name.isprintable():
            raise forms.ValidationError(NAMED)
        return name

    def put(self, person: Person) -> None:
        """Keep them."""
        person.called, person.polarity = self.cleaned_data["called"], self.cleaned_data["polarity"]
        person.save(update_fields=["called", "polarity"])


class CodeForm(forms.Form):
    """A code that somebody was given."""

    code = forms.CharField(
        max_length=100,
        error_messages={"required": "Type the code."},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
