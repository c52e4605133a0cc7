"""What earlier versions kept as rows of music is still there, and whoever might change it still may."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("migration", "app", "model"),
    [("makers.migrations.0001_initial", "makers", "musicmodel"), ("files.migrations.0001_initial", "files", "upload")],
)
def test_rights_of_staff_outlive_the_move_to_an_app_of_their_own(migration: str, app: str, model: str) -> None:
    clerk = get_user_model().objects.create_user("clerk@example.org", "a-long-passphrase")
    clerk.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=f"change_{model}"))
    ContentType.objects.filter(app_label=app, model=model).update(app_label="tracks")
    assert not get_user_model().objects.get(pk=clerk.pk).has_perm(f"{app}.change_{model}")
    for _ in range(2):
        import_module(migration).take_over_names(apps, None)
    assert get_user_model().objects.get(pk=clerk.pk).has_perm(f"{app}.change_{model}")


@pytest.mark.parametrize("label", ["files.Upload", "files.Removal", "makers.MusicModel"])
def test_the_tables_are_those_of_earlier_versions(label: str) -> None:
    assert apps.get_model(label)._meta.db_table == f"tracks_{label.partition('.')[2].lower()}"
