"""Addresses of files on this machine: where they are sent to, and where they are had."""

from __future__ import annotations

from django.urls import path

from files import views

app_name = "files"
urlpatterns = [
    path("files/<str:token>/<str:filename>", views.file, name="file"),
    path("uploads/<str:token>/", views.receive, name="receive"),
]
