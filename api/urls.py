"""Addresses of the API."""

from __future__ import annotations

from django.urls import path, re_path

from api import docs, views

app_name = "api"
urlpatterns = [
    path("tracks/", views.Tracks.as_view(), name="tracks"),
    path("tracks/<uuid:pk>/", views.OneTrack.as_view(), name="track"),
    path("tracks/<uuid:pk>/refund/", views.TrackRefund.as_view(), name="track_refund"),
    path("tracks/<uuid:pk>/<slug:verb>/", views.TrackVerb.as_view(), name="track_verb"),
    path("jobs/", views.Jobs.as_view(), name="jobs"),
    path("jobs/<uuid:pk>/", views.OneJob.as_view(), name="job"),
    path("jobs/<uuid:pk>/cancel/", views.CancelJob.as_view(), name="cancel_job"),
    path("plan/", views.Plan.as_view(), name="plan"),
    path("credits/", views.Credits.as_view(), name="credits"),
    path("credits/statement/", views.CreditsStatement.as_view(), name="statement"),
    path("schema/", docs.Schema.as_view(), name="schema"),
    path("docs/", docs.docs, name="docs"),
    re_path(r"^.*$", views.Nothing.as_view(), name="nothing"),
]
