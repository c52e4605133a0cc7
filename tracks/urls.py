"""Addresses of music: pages, actions, and files."""

from __future__ import annotations

from django.urls import path

from tracks.views import actions, desk, files, pages, verifying

app_name = "tracks"
urlpatterns = [
    path("", pages.home, name="home"),
    path("create/", desk.create, name="create"),
    path("create/fit/", desk.fit, name="fit"),
    path("create/from/<str:token>/", desk.from_download, name="from_download"),
    path("requests/<uuid:pk>/", pages.request_page, name="request"),
    path("library/", pages.library, name="library"),
    path("library/trash/empty/", actions.empty_trash, name="empty_trash"),
    path("verify/", verifying.verify, name="verify"),
    path("verify/<str:token>/", verifying.answer, name="verify_file"),
    path("tracks/<uuid:pk>/", pages.track, name="track"),
    path("tracks/<uuid:pk>/rename/", actions.rename, name="rename"),
    path("tracks/<uuid:pk>/delete/", actions.delete, name="delete"),
    path("tracks/<uuid:pk>/restore/", actions.restore, name="restore"),
    path("tracks/<uuid:pk>/keep/", actions.keep, name="keep"),
    path("tracks/<uuid:pk>/discard/", actions.discard, name="discard"),
    path("tracks/<uuid:pk>/like/", actions.like, name="like"),
    path("tracks/<uuid:pk>/unlike/", actions.unlike, name="unlike"),
    path("tracks/<uuid:pk>/retry/", actions.retry, name="retry"),
    path("tracks/<uuid:pk>/cancel/", actions.cancel, name="cancel"),
    path("tracks/<uuid:pk>/refund/", actions.refund, name="refund"),
    path("tracks/<uuid:pk>/cover.svg", pages.cover, name="cover"),
    path("tracks/<uuid:pk>/waveform.svg", pages.waveform, name="waveform"),
    path("tracks/<uuid:pk>/audio/", files.audio, name="audio"),
    path("tracks/<uuid:pk>/whole/", files.whole, name="whole"),
    path("tracks/<uuid:pk>/download/<slug:file_format>/", files.download, name="download"),
    path("tracks/<uuid:pk>/stems.zip", files.stems, name="stems"),
    path("tracks/<uuid:pk>/stems/<slug:name>/", files.stem, name="stem"),
]
