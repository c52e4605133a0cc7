"""Music for staff: to look at, not to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.staff_site import ReadOnly
from tracks.models import Asset, Request, Track

if TYPE_CHECKING:
    FilesInline = admin.TabularInline[Asset, Track]
    OfTracks = admin.ModelAdmin[Track]
    OfRequests = admin.ModelAdmin[Request]
else:
    FilesInline = admin.TabularInline
    OfTracks = OfRequests = admin.ModelAdmin


class AssetsOfTrack(ReadOnly, FilesInline):
    """The files of a track."""

    model = Asset
    fields = ("role", "name", "content_type", "size_bytes", "storage_key")
    extra = 0


@admin.register(Track)
class TrackAdmin(ReadOnly, OfTracks):
    """Tracks."""

    list_display = ("title", "owner", "status", "genre", "mood", "key", "model", "visibility", "created_at")
    list_filter = ("job__state", "model", "genre", "visibility", "is_sample", "refund_reason")
    search_fields = ("title", "prompt", "owner__email", "=id", "=job__id")
    date_hierarchy = "created_at"
    list_select_related = ("owner", "job")
    list_per_page = 50
    inlines = (AssetsOfTrack,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Track]:
        return super().get_queryset(request).defer("score", "peaks")


@admin.register(Request)
class RequestAdmin(ReadOnly, OfRequests):
    """Requests for music."""

    list_display = ("__str__", "owner", "takes", "price_credits", "model", "created_at")
    search_fields = ("owner__email", "idempotency_key", "=id")
    date_hierarchy = "created_at"
    list_select_related = ("owner",)
    list_per_page = 50
