"""Addresses of the studio: sound of one's own brought in, understood, taken apart, changed and put together."""

from __future__ import annotations

from django.urls import path

from studio.views import changing, separating, uploading

app_name = "studio"
urlpatterns = [
    path("studio/upload/", uploading.upload, name="upload"),
    path("studio/upload/<str:token>/", uploading.send, name="send"),
    path("studio/uploads/<uuid:pk>/forget/", uploading.forget, name="forget"),
    path("studio/<uuid:pk>/stems/", separating.stems, name="stems"),
    path("studio/<uuid:pk>/stems/find/", separating.find, name="find_stems"),
    path("studio/<uuid:pk>/stems/keep/", separating.keep, name="keep_part"),
    path("studio/<uuid:pk>/change/", changing.change, name="change"),
    path("studio/<uuid:pk>/change/preview.flac", changing.preview, name="preview"),
]
