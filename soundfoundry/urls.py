"""Every address of the product."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from accounts.views import SignIn
from live import views as live_views
from soundfoundry import health, public_files

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("events/", live_views.unstreamed, name="events"),
    path("robots.txt", public_files.robots, name="robots"),
    path("admin/", admin.site.urls),
    path("accounts/login/", SignIn.as_view(), name="account_login"),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("api.urls")),
    path("", include("accounts.urls")),
    path("", include("billing.urls")),
    path("", include("credits.urls")),
    path("", include("files.urls")),
    path("", include("jobs.urls")),
    path("", include("projects.urls")),
    path("", include("studio.urls")),
    path("", include("tracks.urls")),
]

handler400 = "soundfoundry.errors.bad_request"
handler403 = "soundfoundry.errors.forbidden"
handler404 = "soundfoundry.errors.not_found"
# Called by allauth.
handler429 = "soundfoundry.errors.too_many"
handler500 = "soundfoundry.errors.failed"
