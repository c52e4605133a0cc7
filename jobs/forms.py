"""What staff write about accounts at providers, to clean values: money in dollars becomes whole micro dollars."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from jobs.models import ProviderAccount

MICROS = 1_000_000


class DollarsField(forms.DecimalField):
    """An amount written in US dollars, of which the clean value is whole micro US dollars."""

    def __init__(self, *, max_value: int, decimal_places: int, min_value: Decimal | int = 0, **given: Any) -> None:
        super().__init__(max_value=max_value, min_value=min_value, decimal_places=decimal_places, **given)

    def prepare_value(self, value: Any) -> Any:
        """Micros of a row as dollars; what somebody wrote stays as it is."""
        return f"{(Decimal(value) / MICROS).normalize():f}" if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        dollars: Decimal | None = super().clean(value)
        return None if dollars is None else int(dollars * MICROS)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(None if initial is None else Decimal(initial) / MICROS, data)


class AccountForm(forms.ModelForm[ProviderAccount]):
    """What this installation allows itself at one provider."""

    requests_per_minute = forms.IntegerField(
        min_value=1,
        max_value=100_000,
        help_text="The most requests sent within any minute. Ask the service's own limit.",
    )
    requests_at_once = forms.IntegerField(
        min_value=1, max_value=10_000, help_text="The most requests under way there at one time."
    )
    micros_per_hour = DollarsField(
        label="Spending limit per hour (US dollars)",
        min_value=Decimal("0.01"),
        max_value=100_000,
        decimal_places=2,
        required=False,
        help_text="Within any hour; work above it waits or goes to another service. Empty is no limit. To spend "
        "nothing, switch the account off.",
    )

    class Meta:
        model = ProviderAccount
        fields = ("is_on", "requests_per_minute", "requests_at_once", "micros_per_hour", "note")
