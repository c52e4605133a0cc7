"""What people may ask of their statement, and staff of a wallet, as clean values."""

from __future__ import annotations

from django import forms

from credits.models import Kind

KINDS = [
    ("", "Everything"),
    (Kind.GRANT, "Received"),
    (Kind.HOLD, "Held"),
    (Kind.SETTLE, "Spent"),
    (Kind.RELEASE, "Given back"),
    (Kind.ADJUST, "Adjusted"),
]


class StatementForm(forms.Form):
    """Which part of the statement to show."""

    kind = forms.ChoiceField(choices=KINDS, required=False, label="Show")
    before = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False, widget=forms.HiddenInput)


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
