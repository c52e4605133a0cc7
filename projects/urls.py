"""Addresses of projects."""

from __future__ import annotations

from django.urls import path

from projects.views import items, lyrics, pictures, projects

app_name = "projects"
urlpatterns = [
    path("create/picture/", pictures.new, name="new_picture"),
    path("create/picture/<str:token>/", pictures.send, name="send_picture"),
    path("pictures/<uuid:pk>/", pictures.show, name="picture"),
    path("pictures/<uuid:pk>/image/", pictures.image, name="picture_image"),
    path("pictures/<uuid:pk>/desk/", pictures.desk, name="picture_desk"),
    path("pictures/<uuid:pk>/forget/", pictures.forget, name="forget_picture"),
    path("projects/", projects.projects, name="projects"),
    path("projects/new/", projects.create, name="new"),
    path("projects/<uuid:pk>/", projects.project_page, name="project"),
    path("projects/<uuid:pk>/archive/", projects.archive, name="archive"),
    path("projects/<uuid:pk>/save/", projects.save, name="save"),
    path("projects/<uuid:pk>/delete/", projects.delete, name="delete"),
    path("projects/<uuid:pk>/restore/", projects.restore, name="restore"),
    path("projects/<uuid:pk>/forget/", projects.forget, name="forget"),
    path("projects/<uuid:pk>/add/", items.add, name="add"),
    path("projects/<uuid:pk>/notes/", items.add_note, name="add_note"),
    path("projects/items/<uuid:pk>/", items.change, name="item"),
    path("lyrics/", lyrics.all_lyrics, name="all_lyrics"),
    path("lyrics/new/", lyrics.create, name="new_lyrics"),
    path("lyrics/<uuid:pk>/", lyrics.lyrics_page, name="lyrics"),
    path("lyrics/<uuid:pk>/save/", lyrics.save, name="save_lyrics"),
    path("lyrics/<uuid:pk>/change/", lyrics.change, name="change_lyrics"),
    path("lyrics/<uuid:pk>/delete/", lyrics.delete, name="delete_lyrics"),
    path("lyrics/<uuid:pk>/restore/", lyrics.restore, name="restore_lyrics"),
    path("lyrics/<uuid:pk>/file/<slug:text_format>/", lyrics.download, name="lyrics_file"),
    path("projects/for/<str:kind>/<uuid:pk>/", items.choose, name="choose"),
]
