"""What people may ask of their statement, and staff of a wallet, as clean values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict

from credits.days import EARLIEST, LATEST
from credits.queries.statements import Part, part_of
from credits.queries.use import SPANS
from credits.words import CHOICES

if TYPE_CHECKING:
    from accounts.models import User

PART = ("kind", "from", "until")
NO_DAY = "Write the day as year-month-day, for example 2025-12-31."


class Days(forms.DateInput):
    """A field for which the browser opens a calendar; it reads and writes 2025-12-31 only."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _day(label: str) -> forms.DateField:
    limits = [MinValueValidator(EARLIEST, NO_DAY), MaxValueValidator(LATEST, NO_DAY)]
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=Days(),
        validators=limits,
        error_messages={"invalid": NO_DAY},
    )


class PartForm(forms.Form):
    """Which part of the history is meant: a kind, and days of the person, both included."""

    kind = forms.ChoiceField(choices=CHOICES, required=False, label="Show")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # "from" is a word of Python, so it cannot be written as an attribute.
        self.fields["from"], self.fields["until"] = _day("From"), _day("Until")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("from"), values.get("until")
        if first and last and first > last:
            self.add_error("until", "This day is before the first one.")
        return values

    def days_asked(self) -> list[forms.BoundField]:
        """The fields of the two days, for the page."""
        return [self["from"], self["until"]]

    def part(self, user: User) -> Part:
        """What was understood of it; what could not be read counts as not asked for."""
        asked = self.cleaned_data
        return part_of(user, kind=asked.get("kind", ""), first=asked.get("from"), last=asked.get("until"))

    def query(self) -> QueryDict:
        """The same part as the query of an address."""
        query = QueryDict(mutable=True)
        query.update({name: str(value) for name in PART if (value := self.cleaned_data.get(name))})
        return query


class StatementForm(PartForm):
    """Which page of the statement to show, and how many days the chart tells of."""

    before = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False, widget=forms.HiddenInput)
    days = forms.TypedChoiceField(choices=[(span, f"{span} days") for span in SPANS], coerce=int, required=False)


class CodeForm(forms.Form):
    """A gift code as somebody typed it."""

    code = forms.CharField(
        label="Have a code?",
        max_length=100,
        error_messages={"required": "Type the code first.", "max_length": "No code is that long."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class TransferForm(forms.Form):
    """Credits for another person. `key` is drawn when the form is shown, so sending it twice counts once."""

    email = forms.EmailField(label="To (e-mail address of their account)", max_length=254)
    amount = forms.IntegerField(label="Credits", min_value=1, max_value=1_000_000)
    key = forms.UUIDField(widget=forms.HiddenInput)


class AdjustForm(forms.Form):
    """A change of credits by staff. `key` is drawn when the form is shown, so sending it twice counts once."""

    amount = forms.IntegerField(
        min_value=-1_000_000, max_value=1_000_000, help_text="Credits to add; with a minus, credits to take away."
    )
    reason = forms.CharField(max_length=200, help_text="The person reads this on the statement.")
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_amount(self) -> int:
        amount: int = self.cleaned_data["amount"]
        if amount == 0:
            raise forms.ValidationError("0 credits change nothing.")
        return amount


class GiftCodesForm(forms.Form):
    """How many gift codes to make, and of what."""

    count = forms.IntegerField(min_value=1, max_value=1_000, initial=10, label="Number of codes")
    amount = forms.IntegerField(min_value=1, max_value=1_000_000, label="Credits each")
    note = forms.CharField(max_length=100, required=False, help_text="For staff: what they are for.")
    valid_until = _day("Can be redeemed before")
    lasting_days = forms.IntegerField(
        min_value=1, max_value=3650, required=False, help_text="Days until the credits expire; empty: never."
    )
