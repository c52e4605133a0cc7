"""Addresses of projects."""

from __future__ import annotations

from django.urls import path

from projects.views import items, pictures, projects

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
    path("projects/<uuid:pk>/save/", projects.save, name="save"),
    path("projects/<uuid:pk>/delete/", projects.delete, name="delete"),
    path("projects/<uuid:pk>/restore/", projects.restore, name="restore"),
    path("projects/<uuid:pk>/forget/", projects.forget, name="forget"),
    path("projects/<uuid:pk>/add/", items.add, name="add"),
    path("projects/<uuid:pk>/notes/", items.add_note, name="add_note"),
    path("projects/items/<uuid:pk>/", items.change, name="item"),
    path("projects/for/<str:kind>/<uuid:pk>/", items.choose, name="choose"),
]
