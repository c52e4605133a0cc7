"""Models of music outside for staff: theirs to offer and to price."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from jobs.words import dollars
from makers.checking import differences
from makers.forms import MusicModelForm, SeparationModelForm
from makers.models import UNKNOWN_MICROS, MusicModel, Reader, SeparationModel
from makers.noticed import published_notes
from makers.weights import models_folder, progress, separator_of_ones_own

if TYPE_CHECKING:
    OfModels = admin.ModelAdmin[MusicModel]
    OfReaders = admin.ModelAdmin[Reader]
    OfSeparations = admin.ModelAdmin[SeparationModel]
else:
    OfModels = OfReaders = OfSeparations = admin.ModelAdmin


@admin.register(MusicModel)
class MusicModelAdmin(OfModels):
    """Models outside. One that is no longer wanted is not offered: accepted work still needs its row."""

    form = MusicModelForm
    change_list_template = "admin/makers/musicmodel/change_list.html"
    list_display = (
        "name", "slug", "service", "is_offered", "rank", "price_percent", "per_song", "per_second", "longest_seconds",
        "is_outdated", "is_checked",
    )  # fmt: skip
    list_filter = ("service", "is_offered", "is_checked")
    search_fields = ("slug", "name", "endpoint")
    fieldsets = (
        (None, {"fields": ("slug", "service", "name", "is_offered", "rank", "is_outdated")}),
        ("Price and cost", {
            "fields": ("price_percent", "micros_per_song", "micros_per_second", "billed_step_seconds"),
        }),
        ("How it is asked", {
            "fields": (
                "endpoint", "shape", "takes", "edits", "takes_duration", "has_seed", "is_instrumental_only",
                "is_sung_only", "writes_lyrics", "is_checked",
            ),
        }),
        ("Documentation", {"fields": ("documented", "published_inputs")}),
        ("Limits", {
            "fields": (
                "shortest_seconds", "longest_seconds", "usual_seconds", "prompt_characters",
                "shortest_prompt_characters", "lyrics_characters", "shortest_lyrics_characters",
            ),
        }),
    )  # fmt: skip

    @admin.display(description="cost per song", ordering="micros_per_song")
    def per_song(self, model: MusicModel) -> str:
        return "–" if model.micros_per_song is None else dollars(model.micros_per_song)

    @admin.display(description="cost per second", ordering="micros_per_second")
    def per_second(self, model: MusicModel) -> str:
        return "–" if model.micros_per_second is None else dollars(model.micros_per_second)

    @admin.display(description="What is documented otherwise")
    def documented(self, model: MusicModel) -> str:
        return "; ".join(str(difference) for difference in differences(model)) or "–"

    @admin.display(description="What the service publishes otherwise")
    def published_inputs(self, model: MusicModel) -> str:
        return "; ".join(published_notes().get(model.slug, [])) or "–"

    def get_urls(self) -> list[URLPattern]:
        weights = path("weights/", self.admin_site.admin_view(self.weights), name="makers_musicmodel_weights")
        return [weights, *super().get_urls()]

    def weights(self, request: HttpRequest) -> HttpResponse:
        """What lies on this machine, under which licence, and how far it has come; nothing is changed here."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        own, problem = separator_of_ones_own()
        context = {
            **self.admin_site.each_context(request),
            "title": "Models with weights",
            "found": progress(),
            "own": own,
            "own_problem": problem,
            "folder": models_folder(),
            "is_automatic": settings.FETCH_MODELS and not settings.IS_PRODUCTION,
        }
        return render(request, "admin/makers/musicmodel/weights.html", context)

    def get_readonly_fields(self, request: HttpRequest, obj: MusicModel | None = None) -> tuple[str, ...]:
        return ("slug", "service", "documented", "published_inputs") if obj else ("documented", "published_inputs")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: MusicModel, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if obj.is_offered and obj.micros_per_song is None and obj.micros_per_second is None:
            messages.warning(
                request,
                f"{obj.name} has no cost: the spending limit of {obj.service} counts {dollars(UNKNOWN_MICROS)} a song.",
            )
        if obj.is_offered and not obj.is_checked:
            messages.warning(request, f"{obj.name} was never checked: try it once before people pay for it.")


@admin.register(SeparationModel)
class SeparationModelAdmin(OfSeparations):
    """Models outside that take recordings apart for credits; which there are is known from the catalogue."""

    form = SeparationModelForm
    list_display = ("name", "slug", "service", "is_offered", "rank", "price_percent", "is_checked")
    list_filter = ("service", "is_offered")
    readonly_fields = ("slug", "service", "stems")
    fieldsets = (
        (None, {"fields": ("slug", "service", "name", "stems", "stated", "is_offered", "rank")}),
        ("Price and cost", {"fields": ("price_percent", "micros_per_use", "micros_per_second")}),
        ("How it is asked", {"fields": ("endpoint", "variant", "usual_seconds", "patience_seconds", "is_checked")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Reader)
class ReaderAdmin(OfReaders):
    """The language model that may read prompts: switched off, the rules read alone."""

    list_display = ("model", "is_on")
    list_editable = ("is_on",)
