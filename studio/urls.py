"""Addresses of the studio: sound of one's own brought in, understood, taken apart, changed and put together."""

from __future__ import annotations

from django.urls import path

from studio.views import (
    analysing,
    changing,
    changing_outside,
    changing_songs,
    covering,
    mixing,
    recording,
    referencing,
    separating,
    uploading,
    voice,
    words,
)

app_name = "studio"
urlpatterns = [
    path("studio/upload/", uploading.upload, name="upload"),
    path("studio/upload/<str:token>/", uploading.send, name="send"),
    path("studio/uploads/<uuid:pk>/forget/", uploading.forget, name="forget"),
    path("studio/record/", recording.record, name="record"),
    path("studio/record/start/", recording.start, name="start_take"),
    path("studio/record/<uuid:pk>/chunks/<int:number>/", recording.keep_chunk, name="keep_chunk"),
    path("studio/record/<uuid:pk>/finish/", recording.finish, name="finish_take"),
    path("studio/record/<uuid:pk>/mix/", recording.mix, name="mix_take"),
    path("studio/record/<uuid:pk>/forget/", recording.forget, name="forget_take"),
    path("studio/<uuid:pk>/stems/", separating.stems, name="stems"),
    path("studio/<uuid:pk>/stems/find/", separating.find, name="find_stems"),
    path("studio/<uuid:pk>/stems/keep/", separating.keep, name="keep_part"),
    path("studio/<uuid:pk>/analysis/", analysing.analysis, name="analysis"),
    path("studio/<uuid:pk>/analysis/spectrogram.png", analysing.spectrogram, name="spectrogram"),
    path("studio/<uuid:pk>/analysis/begin/", analysing.analyse, name="analyse"),
    path("studio/<uuid:pk>/analysis/correct/", analysing.correct, name="correct"),
    path("studio/<uuid:pk>/words/", words.words, name="words"),
    path("studio/<uuid:pk>/words/hear/", words.hear, name="hear_words"),
    path("studio/<uuid:pk>/words/save/", words.save, name="save_words"),
    path("studio/<uuid:pk>/words/file/<slug:text_format>/", words.download, name="words_file"),
    path("studio/<uuid:pk>/voice/", voice.voice, name="voice"),
    path("studio/<uuid:pk>/voice/tune/", voice.read_tune, name="read_tune"),
    path("studio/<uuid:pk>/reference/", referencing.reference, name="reference"),
    path("studio/<uuid:pk>/cover/", covering.cover, name="cover"),
    path("studio/<uuid:pk>/song/", changing_songs.song, name="song"),
    path("studio/<uuid:pk>/service/", changing_outside.outside, name="outside"),
    path("studio/<uuid:pk>/change/", changing.change, name="change"),
    path("studio/<uuid:pk>/change/preview.flac", changing.preview, name="preview"),
    path("studio/mixes/", mixing.mixes, name="mixes"),
    path("studio/mixes/new/", mixing.create, name="new_mix"),
    path("studio/mixes/<uuid:pk>/", mixing.mix_page, name="mix"),
    path("studio/mixes/<uuid:pk>/save/", mixing.save, name="save_mix"),
    path("studio/mixes/<uuid:pk>/export/", mixing.export, name="export_mix"),
    path("studio/mixes/<uuid:pk>/restore/", mixing.restore, name="restore_mix"),
    path("studio/mixes/<uuid:pk>/freeze/", mixing.freeze, name="freeze_part"),
    path("studio/mixes/<uuid:pk>/delete/", mixing.delete, name="delete_mix"),
]
