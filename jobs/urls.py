"""Addresses of work under way."""

from __future__ import annotations

from django.urls import path

from jobs import views, webhook_views

app_name = "jobs"
urlpatterns = [
    path("jobs/", views.pill, name="pill"),
    path("jobs/<uuid:pk>/cancel/", views.cancel, name="cancel"),
    path("webhooks/providers/<slug:account>/<slug:token>/", webhook_views.webhook, name="webhook"),
]
