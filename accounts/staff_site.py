"""The staff pages: one door for everybody, which looks at rights and never at a password, and pages that only show."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import get_next_redirect_url
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import URLPattern, URLResolver, path
from django.utils.http import urlencode


class StaffSite(admin.AdminSite):
    """Who is signed in and may not come in gets 403; a second form would be a second door to guess passwords at."""

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        goes_on = get_next_redirect_url(request)
        if not request.user.is_authenticated:
            query = urlencode({"next": goes_on or resolve_url("admin:index")})
            return redirect(f"{resolve_url('account_login')}?{query}")
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect(goes_on or "admin:index")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        # "View on site" leads nowhere: nothing here says where else it is shown.
        nowhere = path("r/<int:content_type_id>/<path:object_id>/", _nowhere, name="view_on_site")
        return [nowhere, *super().get_urls()]


class ReadOnly:
    """Mixed into a ModelAdmin or an inline: shows rows and lets nobody add, change or delete them."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _nowhere(request: HttpRequest, content_type_id: int, object_id: str) -> HttpResponse:
    raise Http404
