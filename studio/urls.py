"""Addresses of the studio: sound of one's own brought in, understood, taken apart, changed and put together."""

from __future__ import annotations

from django.urls import path

from studio.views import uploading

app_name = "studio"
urlpatterns = [
    path("studio/upload/", uploading.upload, name="upload"),
    path("studio/upload/<str:token>/", uploading.send, name="send"),
    path("studio/uploads/<uuid:pk>/forget/", uploading.forget, name="forget"),
]
