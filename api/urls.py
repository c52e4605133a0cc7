"""Addresses of the API."""

from __future__ import annotations

from django.urls import path, re_path

from api import docs, model_views, upload_views, views

app_name = "api"
urlpatterns = [
    path("tracks/", views.Tracks.as_view(), name="tracks"),
    path("tracks/<uuid:pk>/", views.OneTrack.as_view(), name="track"),
    path("tracks/<uuid:pk>/refund/", views.TrackRefund.as_view(), name="track_refund"),
    path("tracks/<uuid:pk>/<slug:verb>/", views.TrackVerb.as_view(), name="track_verb"),
    path("jobs/", views.Jobs.as_view(), name="jobs"),
    path("jobs/<uuid:pk>/", views.OneJob.as_view(), name="job"),
    path("jobs/<uuid:pk>/cancel/", views.CancelJob.as_view(), name="cancel_job"),
    path("models/", model_views.Models.as_view(), name="models"),
    path("plan/", views.Plan.as_view(), name="plan"),
    path("credits/", views.Credits.as_view(), name="credits"),
    path("credits/statement/", views.CreditsStatement.as_view(), name="statement"),
    path("uploads/", upload_views.Uploads.as_view(), name="uploads"),
    path("uploads/<uuid:pk>/", upload_views.OneUpload.as_view(), name="upload"),
    path("uploads/<uuid:pk>/complete/", upload_views.CompleteUpload.as_view(), name="complete_upload"),
    path("schema/", docs.Schema.as_view(), name="schema"),
    path("docs/", docs.docs, name="docs"),
    re_path(r"^.*$", views.Nothing.as_view(), name="nothing"),
]
