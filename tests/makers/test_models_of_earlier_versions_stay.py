"""What earlier versions kept as rows of music is still there, and whoever might change it still may."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from makers.models import MusicModel
from makers.services import seed_models


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


AUTUMN = "makers.migrations.0004_models_of_autumn_2026"


@pytest.mark.django_db
def test_values_that_a_service_corrected_are_corrected_where_staff_wrote_nothing_else() -> None:
    """What the migration finds is what an earlier version wrote; one limit is staff's own."""
    seed_models()
    now = {row.slug: row for row in MusicModel.objects.all()}
    rows = MusicModel.objects
    minimax, eleven, dear = "fal-minimax-music-2.6", "fal-elevenlabs-music-2", "replicate-minimax-music-1.5"
    rows.filter(slug=minimax).update(longest_seconds=240.0, prompt_characters=250, writes_lyrics=False)
    rows.filter(slug=eleven).update(endpoint="fal-ai/elevenlabs/music/v2", is_offered=True, rank=3)
    rows.filter(slug=dear).update(micros_per_song=None)
    rows.update(is_outdated=False)
    import_module(AUTUMN).correct(apps, None)
    assert rows.get(slug=minimax).longest_seconds == now[minimax].longest_seconds == 360.0
    assert rows.get(slug=minimax).prompt_characters == 250
    assert rows.get(slug=minimax).writes_lyrics
    assert rows.get(slug=eleven).endpoint == now[eleven].endpoint == "elevenlabs/music/v2"
    assert (rows.get(slug=eleven).is_offered, rows.get(slug=eleven).rank) == (True, 3)
    assert rows.get(slug=dear).micros_per_song == 30_000
    assert {row.slug for row in rows.filter(is_outdated=True)} == {slug for slug, row in now.items() if row.is_outdated}
    rows.filter(slug=dear).update(micros_per_song=45_000)
    import_module(AUTUMN).correct(apps, None)
    assert rows.get(slug=dear).micros_per_song == 45_000


@pytest.mark.django_db
def test_what_models_can_do_to_a_song_is_corrected_where_staff_wrote_nothing_else() -> None:
    seed_models()
    now = {row.slug: set(row.edits) for row in MusicModel.objects.all()}
    rows = MusicModel.objects
    rows.filter(slug__in=("fal-stable-audio-3", "fal-ace-step-1.5")).update(edits=[], micros_per_song=37_600)
    rows.filter(slug="ace-step-1.5-turbo").update(edits=["cover", "repaint"])
    rows.filter(slug="ace-step-1.5-base").update(edits=["cover"])
    import_module("makers.migrations.0007_models_change_songs").correct(apps, None)
    found = {row.slug: set(row.edits) for row in MusicModel.objects.all()}
    assert found == now | {"ace-step-1.5-base": {"cover"}}
    assert rows.get(slug="fal-stable-audio-3").micros_per_song == 44_600
