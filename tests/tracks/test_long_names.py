"""Names as long as their forms allow are kept whole, on the database that counts characters."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from engine.brief import Brief
from files.services import sweep_storage
from makers.models import MusicModel
from makers.services import seed_models
from tests.support.paid_work import MINIMAX
from tracks import services

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize("service", ["fal", "ace-step"])
def test_a_model_with_the_longest_name_makes_music_and_tries_again(rich: User, settings: Any, service: str) -> None:
    settings.PROVIDER_ACCOUNTS_AND_KEYS = {
        service: {"name": "A service with a name of forty characters", "keys": ["k"], "url": "https://x.example"}
    }
    seed_models()
    MusicModel.objects.filter(slug=MINIMAX).update(service=service, name="n" * 80, is_offered=True)
    brief = Brief("slow rain on a window", lyrics="Rain on the glass tonight, all night", is_instrumental=False)
    asked = services.start_track(owner=rich, brief=brief, takes=1, provider=MINIMAX, idempotency_key="x")
    track = asked.tracks.in_order()[0]
    assert track.maker == f"A service with a name of forty characters / {'n' * 80}"
    services.cancel_take(track_pk=track.pk, by=rich)
    assert services.retry_take(track_pk=track.pk, by=rich).maker == track.maker


def test_an_orphan_with_a_long_name_does_not_stop_the_sweep(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("files.storing.default_storage", FileSystemStorage(location=tmp_path))
    names = [f"sha256/{'a' * 250}.mp3", "sha256/short.mp3"]
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
        os.utime(path, (0, 0))
    swept = list(sweep_storage(delete=True, now=timezone.now() + timedelta(seconds=1)))
    assert {found.key for found in swept if found.is_gone} == set(names)
