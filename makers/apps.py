"""Tells Django about the makers app."""

from django.apps import AppConfig


class MakersConfig(AppConfig):
    name = "makers"
    default_auto_field = "django.db.models.BigAutoField"
