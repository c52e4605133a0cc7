"""Addresses of work under way."""

from __future__ import annotations

from django.urls import path

from jobs.views import pages, webhooks

app_name = "jobs"
urlpatterns = [
    path("jobs/", pages.pill, name="pill"),
    path("jobs/<uuid:pk>/cancel/", pages.cancel, name="cancel"),
    path("webhooks/providers/<slug:account>/<slug:token>/", webhooks.webhook, name="webhook"),
]
