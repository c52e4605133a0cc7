"""Models of moods for staff: to look at; `manage.py train_mood` makes them and chooses the one in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.staff_site import ReadOnly
from studio.models import MoodModel

if TYPE_CHECKING:
    OfMoodModels = admin.ModelAdmin[MoodModel]
else:
    OfMoodModels = admin.ModelAdmin


@admin.register(MoodModel)
class MoodModelAdmin(ReadOnly, OfMoodModels):
    """How often each version is right about corrected sounds it had not seen."""

    list_display = (
        "version", "is_in_use", "examples", "people", "compared_with", "before", "after", "changes", "created_at",
    )  # fmt: skip
    fields = list_display

    def get_queryset(self, request: HttpRequest) -> QuerySet[MoodModel]:
        return super().get_queryset(request).defer("document")

    @admin.display(description="accuracy before", ordering="accuracy_before")
    def before(self, model: MoodModel) -> str:
        return f"{model.accuracy_before:.1%}"

    @admin.display(description="accuracy after", ordering="accuracy_after")
    def after(self, model: MoodModel) -> str:
        return f"{model.accuracy_after:.1%}"

    @admin.display(description="newest analyses it calls otherwise")
    def changes(self, model: MoodModel) -> str:
        return "–" if model.changed_share is None else f"{model.changed_share:.0%}"
