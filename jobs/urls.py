"""Addresses of work under way."""

from __future__ import annotations

from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("work/", views.pill, name="pill"),
    path("work/<uuid:pk>/cancel/", views.cancel, name="cancel"),
]
