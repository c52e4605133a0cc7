"""Turns what was typed on the settings and keys pages into clean values."""

from __future__ import annotations

import zoneinfo

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm
from django import forms

from accounts.models import Scope
from accounts.services import NAME_CHARACTERS
from engine.words.names import BadName, checked_name

ZONES = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
THEMES = ("system", "dark", "light")


class PasswordForm(ChangePasswordForm):
    """Another password; the old one is checked behind the same throttle as at the sign-in."""

    def clean_oldpassword(self) -> str:
        given: str = self.cleaned_data.get("oldpassword", "")
        if not get_adapter().reauthenticate(self.user, given):
            raise get_adapter().validation_error("enter_current_password")
        return given


class ProfileForm(forms.Form):
    """How a person is called, and when their day is."""

    display_name = forms.CharField(label="Name", max_length=NAME_CHARACTERS, required=False)
    time_zone = forms.ChoiceField(label="Time zone", choices=[("UTC", "UTC"), *((name, name) for name in ZONES)])

    def clean_display_name(self) -> str:
        name: str = self.cleaned_data["display_name"]
        try:
            return checked_name(name, what="name", longest=NAME_CHARACTERS) if name else ""
        except BadName as error:
            raise forms.ValidationError(str(error)) from error


class KeyForm(forms.Form):
    """A new key for programs."""

    name = forms.CharField(
        label="What is it for?",
        max_length=NAME_CHARACTERS,
        error_messages={"required": "Give the key a name of 1 to 60 characters."},
    )
    scopes = forms.MultipleChoiceField(
        label="What may it do?",
        choices=[(Scope.READ.value, "Read music, work and credits"), (Scope.WRITE.value, "Make music, spend credits")],
        initial=[Scope.READ.value],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what the key may do: read, write, or both."},
    )


class ThemeForm(forms.Form):
    """Dark, light, or what the device says."""

    theme = forms.ChoiceField(choices=[(theme, theme) for theme in THEMES])
