"""Turns what was typed into clean values: the desk's, and what the library and a track ask."""

from tracks.forms.desk import USUAL_TAKES, CreateForm
from tracks.forms.library import LibraryForm, RefundForm, RenameForm
from tracks.forms.recipes import SourceForm

__all__ = ["USUAL_TAKES", "CreateForm", "LibraryForm", "RefundForm", "RenameForm", "SourceForm"]
