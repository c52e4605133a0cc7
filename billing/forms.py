"""What comes with a click on Buy, on Choose, and back from the pay page."""

from __future__ import annotations

import uuid

from django import forms

LONGEST_KEY = 100


class _KeyedForm(forms.Form):
    """The key makes a second click the same order; a form without one is an order of its own."""

    key = forms.RegexField(r"^[0-9A-Za-z-]+\Z", max_length=LONGEST_KEY, required=False)

    def clean_key(self) -> str:
        return str(self.cleaned_data["key"] or uuid.uuid4())


class BuyForm(_KeyedForm):
    """Which pack. What it costs is never read from here."""

    pack = forms.SlugField(max_length=40)


class SubscribeForm(_KeyedForm):
    """Which plan."""

    plan = forms.SlugField(max_length=40)


class ReturnForm(forms.Form):
    """Which checkout somebody comes back from, and how often they have looked."""

    session_id = forms.CharField(max_length=255)
    look = forms.IntegerField(min_value=0, max_value=1_000_000, required=False)

    def clean_look(self) -> int:
        return int(self.cleaned_data["look"] or 0)
