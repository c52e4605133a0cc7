"""Addresses of the API."""

from __future__ import annotations

from django.urls import path, re_path

from api import docs
from api.analyses import views as analyses
from api.credits import views as credits
from api.doors import Nothing
from api.jobs import views as jobs
from api.lyrics import views as lyrics
from api.makers import views as makers
from api.mixes import views as mixes
from api.pictures import views as pictures
from api.plan import views as plan
from api.projects import views as projects
from api.readings import views as readings
from api.recipes import views as recipes
from api.studio import views as studio
from api.tracks import views as tracks
from api.uploads import views as uploads
from api.verifications import views as verifications
from api.words import views as words

app_name = "api"
urlpatterns = [
    path("tracks/", tracks.Tracks.as_view(), name="tracks"),
    path("tracks/<uuid:pk>/", tracks.OneTrack.as_view(), name="track"),
    path("tracks/<uuid:pk>/refund/", tracks.TrackRefund.as_view(), name="track_refund"),
    path("tracks/<uuid:pk>/formats/", tracks.TrackFormats.as_view(), name="track_formats"),
    path("tracks/<uuid:pk>/stems/", studio.TrackStems.as_view(), name="track_stems"),
    path("tracks/<uuid:pk>/change/", studio.SongChanges.as_view(), name="track_change"),
    path("tracks/<uuid:pk>/cover/", studio.TrackCovers.as_view(), name="track_cover"),
    path("tracks/<uuid:pk>/edits/", studio.TrackEdits.as_view(), name="track_edits"),
    path("tracks/<uuid:pk>/preview/", studio.TrackPreview.as_view(), name="track_preview"),
    path("tracks/<uuid:pk>/analysis/", analyses.TrackAnalysis.as_view(), name="track_analysis"),
    path("tracks/<uuid:pk>/words/", words.TrackWords.as_view(), name="track_words"),
    path("tracks/<uuid:pk>/similar/", tracks.SimilarTracks.as_view(), name="similar_tracks"),
    path("tracks/<uuid:pk>/reference/", recipes.TrackReference.as_view(), name="track_reference"),
    path("tracks/<uuid:pk>/<slug:verb>/", tracks.TrackVerb.as_view(), name="track_verb"),
    path("readings/", readings.Readings.as_view(), name="readings"),
    path("lyrics/", lyrics.Lyrics.as_view(), name="lyrics"),
    path("lyrics/kept/", lyrics.AllLyrics.as_view(), name="all_lyrics"),
    path("lyrics/kept/<uuid:pk>/", lyrics.OneLyrics.as_view(), name="kept_lyrics"),
    path("lyrics/kept/<uuid:pk>/restore/", lyrics.RestoreLyrics.as_view(), name="restore_lyrics"),
    path("lyrics/kept/<uuid:pk>/before/", lyrics.LyricsBefore.as_view(), name="lyrics_before"),
    path("recipes/", recipes.Recipes.as_view(), name="recipes"),
    path("effects/", studio.Effects.as_view(), name="effects"),
    path("presets/", studio.Presets.as_view(), name="presets"),
    path("presets/<uuid:pk>/", studio.OnePreset.as_view(), name="preset"),
    path("jobs/", jobs.Jobs.as_view(), name="jobs"),
    path("jobs/<uuid:pk>/", jobs.OneJob.as_view(), name="job"),
    path("jobs/<uuid:pk>/cancel/", jobs.CancelJob.as_view(), name="cancel_job"),
    path("models/", makers.Models.as_view(), name="models"),
    path("plan/", plan.Plan.as_view(), name="plan"),
    path("credits/", credits.Credits.as_view(), name="credits"),
    path("credits/statement/", credits.CreditsStatement.as_view(), name="statement"),
    path("uploads/", uploads.Uploads.as_view(), name="uploads"),
    path("uploads/<uuid:pk>/", uploads.OneUpload.as_view(), name="upload"),
    path("uploads/<uuid:pk>/resume/", uploads.ResumeUpload.as_view(), name="resume_upload"),
    path("uploads/<uuid:pk>/complete/", uploads.CompleteUpload.as_view(), name="complete_upload"),
    path("verify/", verifications.Verifications.as_view(), name="verify"),
    path("pictures/", pictures.Pictures.as_view(), name="pictures"),
    path("pictures/<uuid:pk>/", pictures.OnePicture.as_view(), name="picture"),
    path("pictures/<uuid:pk>/music/", pictures.PictureMusic.as_view(), name="picture_music"),
    path("mixes/", mixes.Mixes.as_view(), name="mixes"),
    path("mixes/<uuid:pk>/", mixes.OneMix.as_view(), name="mix"),
    path("mixes/<uuid:pk>/restore/", mixes.RestoreMix.as_view(), name="restore_mix"),
    path("mixes/<uuid:pk>/exports/", mixes.ExportMix.as_view(), name="export_mix"),
    path("projects/", projects.Projects.as_view(), name="projects"),
    path("projects/<uuid:pk>/", projects.OneProject.as_view(), name="project"),
    path("projects/<uuid:pk>/restore/", projects.RestoreProject.as_view(), name="restore_project"),
    path("projects/<uuid:pk>/items/", projects.ProjectItems.as_view(), name="project_items"),
    path("projects/<uuid:pk>/notes/", projects.ProjectNotes.as_view(), name="project_notes"),
    path("projects/<uuid:pk>/bring/", projects.BringItems.as_view(), name="bring_items"),
    path("projects/<uuid:pk>/cover/", projects.ProjectCover.as_view(), name="project_cover"),
    path("projects/items/<uuid:pk>/", projects.OneItem.as_view(), name="project_item"),
    path("schema/", docs.Schema.as_view(), name="schema"),
    path("docs/", docs.docs, name="docs"),
    path("docs/<slug:resource>/", docs.resource_docs, name="resource_docs"),
    re_path(r"^.*$", Nothing.as_view(), name="nothing"),
]
