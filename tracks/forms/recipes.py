"""Where a recipe comes from as it is typed and dropped, and how the desk remembers it from one look to the next."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing

from engine.brief import BriefError
from tracks.queries import OpenedRecipe

ADDRESS_CHARACTERS = 2000
_SALT = "tracks.recipes"


class SourceForm(forms.Form):
    """A download, or the address of a track."""

    file = forms.FileField(required=False, allow_empty_file=True)
    address = forms.CharField(
        max_length=ADDRESS_CHARACTERS, required=False, error_messages={"max_length": "This is no address of a track."}
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = self.cleaned_data
        if not self.errors and not values.get("file") and not values.get("address"):
            raise forms.ValidationError("Choose a file, or paste the address of a track.")
        return values

    @property
    def problem(self) -> str:
        """What is wrong with it, in a sentence."""
        return str(next(iter(self.errors.values()))[0])


class OpenedRecipeField(forms.CharField):
    """The recipe that filled the desk, signed: it is ours alone to say what it promised."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, max_length=40_000)

    def clean(self, value: Any) -> OpenedRecipe | None:
        return unseal(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return seal(value) if isinstance(value, OpenedRecipe) else value


def seal(opened: OpenedRecipe) -> str:
    return signing.dumps(opened.to_dict(), salt=_SALT, compress=True)


def unseal(text: str) -> OpenedRecipe | None:
    """What was sealed; None for anything else, which is as if the desk had been filled in by hand."""
    try:
        return OpenedRecipe.from_dict(signing.loads(text, salt=_SALT)) if text else None
    except (signing.BadSignature, BriefError, KeyError, TypeError):
        return None
