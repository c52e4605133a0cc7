"""What any registered kind of row refers to is never deleted; every kind of row with a storage key is registered."""

from __future__ import annotations

import os
import uuid
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.db.models import FileField, QuerySet
from django.utils import timezone

from files import storing
from files.owners import FileOwner, owners
from files.queries import storage_of
from files.services import sweep_storage
from files.services.sweeping import MISSING, Finding
from tests.tracks.conftest import MakeTrack
from tracks import services
from tracks.models import Asset, Request

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

    from accounts.models import User

pytestmark = pytest.mark.django_db
CONTENT = b"hello"
A_WEEK = timedelta(days=7)


class Pictures(FileOwner):
    """A new kind of row, played by a request: its key is an object's, its price the object's size."""

    model = "tracks.Request"
    person = "owner"
    key = "idempotency_key"
    size = "price_credits"

    def rows(self) -> QuerySet[Request]:
        return Request.objects.filter(idempotency_key__startswith="sha256/")


@pytest.fixture
def picture(user: User, tmp_path: Path, settings: SettingsWrapper) -> str:
    """The key of an old object that only a row of the new kind refers to."""
    settings.FILE_OWNERS = [*configured.FILE_OWNERS, f"{__name__}.Pictures"]
    path = tmp_path / "picture.png"
    path.write_bytes(CONTENT)
    key = storing.store(path).key
    Request.objects.create(
        owner=user, idempotency_key=key, fingerprint="x", takes=1, price_credits=len(CONTENT), created_at=timezone.now()
    )  # fmt: skip
    make_old(key)
    return key


def make_old(key: str) -> None:
    moment = (timezone.now() - A_WEEK).timestamp()
    os.utime(storing.storage().path(key), (moment, moment))


def test_a_sweep_leaves_what_only_a_new_kind_of_row_refers_to(picture: str, settings: SettingsWrapper) -> None:
    assert Finding("orphan", picture, len(CONTENT), is_gone=True) not in sweep_storage(delete=True)
    assert storing.is_whole(picture, len(CONTENT))

    settings.FILE_OWNERS = settings.FILE_OWNERS[:-1]
    assert Finding("orphan", picture, len(CONTENT), is_gone=True) in sweep_storage(delete=True)


@pytest.mark.parametrize("is_registered", [True, False])
def test_a_trash_with_the_same_content_leaves_it_too(
    picture: str, user: User, make_track: MakeTrack, settings: SettingsWrapper, *, is_registered: bool
) -> None:
    track = make_track(user, files=False)
    Asset.objects.create(
        track=track, role="mp3", storage_key=picture, content_type="image/png", size_bytes=5, sha256="x"
    )
    services.delete(track_pk=track.pk, by=user)
    if not is_registered:
        settings.FILE_OWNERS = settings.FILE_OWNERS[:-1]
    gone = services.empty_trash(kept_for=timedelta(0))
    assert (gone.tracks, storing.is_whole(picture, len(CONTENT))) == (1, is_registered)


def test_its_missing_objects_are_told_and_its_bytes_count_against_the_plan(picture: str, user: User) -> None:
    assert storage_of(user=user).used_bytes == len(CONTENT)
    storing.storage().delete(picture)
    assert Finding(MISSING, picture, len(CONTENT)) in sweep_storage()


def keeps_objects(model: type) -> bool:
    fields = model._meta.get_fields()  # type: ignore[attr-defined]
    return any(isinstance(field, FileField) or field.name.endswith("storage_key") for field in fields)


def unregistered() -> list[str]:
    """Models that keep the key of an object although no owner speaks for them."""
    covered = {owner.model for owner in owners()}
    return [
        model._meta.label for model in apps.get_models() if keeps_objects(model) and model._meta.label not in covered
    ]


def test_every_model_with_a_storage_key_is_registered(settings: SettingsWrapper) -> None:
    assert unregistered() == []
    registered = list(settings.FILE_OWNERS)
    for path in registered:
        settings.FILE_OWNERS = [other for other in registered if other != path]
        assert len(unregistered()) == 1, f"nobody would notice that {path} is missing"


def test_the_rows_of_an_owner_have_the_fields_it_names(user: User) -> None:
    for owner in owners():
        assert list(owner.objects()) == []
        assert owner.needed([uuid.uuid4().hex]) == set()
        assert owner.bytes_of(user) == (0, 0)
