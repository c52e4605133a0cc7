"""Addresses of music: pages, actions, and files."""

from __future__ import annotations

from django.urls import path

from tracks import desk_views, file_views, verb_views, views

app_name = "tracks"
urlpatterns = [
    path("", views.home, name="home"),
    path("create/", desk_views.create, name="create"),
    path("create/fit/", desk_views.fit, name="fit"),
    path("requests/<uuid:pk>/", views.request_page, name="request"),
    path("library/", views.library, name="library"),
    path("library/trash/empty/", verb_views.empty_trash, name="empty_trash"),
    path("tracks/<uuid:pk>/", views.track, name="track"),
    path("tracks/<uuid:pk>/rename/", verb_views.rename, name="rename"),
    path("tracks/<uuid:pk>/delete/", verb_views.delete, name="delete"),
    path("tracks/<uuid:pk>/restore/", verb_views.restore, name="restore"),
    path("tracks/<uuid:pk>/keep/", verb_views.keep, name="keep"),
    path("tracks/<uuid:pk>/discard/", verb_views.discard, name="discard"),
    path("tracks/<uuid:pk>/retry/", verb_views.retry, name="retry"),
    path("tracks/<uuid:pk>/cancel/", verb_views.cancel, name="cancel"),
    path("tracks/<uuid:pk>/refund/", verb_views.refund, name="refund"),
    path("tracks/<uuid:pk>/cover.svg", views.cover, name="cover"),
    path("tracks/<uuid:pk>/waveform.svg", views.waveform, name="waveform"),
    path("tracks/<uuid:pk>/audio/", file_views.audio, name="audio"),
    path("tracks/<uuid:pk>/download/<slug:file_format>/", file_views.download, name="download"),
    path("tracks/<uuid:pk>/stems.zip", file_views.stems, name="stems"),
    path("tracks/<uuid:pk>/stems/<slug:name>/", file_views.stem, name="stem"),
]
