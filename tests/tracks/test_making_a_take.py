"""From a held credit to a song with all its files, through the same worker steps for every provider."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mido
import pytest
from django.core.files.storage import default_storage
from django.test import Client

from credits.queries import balance
from engine.audio.decoding import pcm_sha256, probe
from engine.audio.tags import read_recipe
from engine.brief import Brief
from jobs import queries as job_queries
from jobs.limits import work_folder
from jobs.services import run
from tracks.models import Request, Track
from tracks.queries import prove, track_for
from tracks.services import BriefError, start_track

if TYPE_CHECKING:
    from accounts.models import User

BRIEF = Brief("warm lo-fi beat, rain on the window", tempo_bpm=80.0, key="F minor", duration_seconds=10.0, seed=11)


def ask(owner: User, **wishes: Any) -> Request:
    return start_track(owner=owner, brief=BRIEF, idempotency_key="one", **{"takes": 1, **wishes})


def made(owner: User, **wishes: Any) -> Track:
    """The first take, after a worker has answered every doorbell."""
    pk = ask(owner, **wishes).tracks.in_order()[0].pk
    job = Track.objects.get(pk=pk).job
    for _ in range(10):
        run(str(job.pk))
    return track_for(user=owner, pk=pk)


def place(track: Track, role: str, name: str | None = None) -> Path:
    files = [asset for asset in track.files(role) if name in {None, asset.name}]
    return Path(default_storage.path(files[0].storage_key))


@pytest.mark.django_db(transaction=True)
def test_a_composed_take_is_delivered_measured_and_paid(
    rich: User, redis_url: str, client_for: Callable[[User], Client]
) -> None:
    track = made(rich)

    assert (track.status, track.job.error_message) == ("complete", "")
    assert (balance(rich).available, balance(rich).held) == (99, 0)
    assert abs(track.shown_seconds - 10.0) < 0.5
    assert track.loudness_lufs == pytest.approx(-14.0, abs=0.5)
    assert track.true_peak_dbtp is not None
    assert track.true_peak_dbtp <= -0.9
    assert track.formats == ["mp3", "wav", "flac", "opus", "midi", "score"]
    assert len(track.stems) >= 2
    assert track.recipe["seed"] == 11
    assert len(track.peaks) > 100
    assert track.score["sections"]
    assert all(isinstance(part["notes"], int) for part in track.score["parts"])

    # Every file is what its row says, and carries the recipe.
    for role in ("mp3", "master", "midi", "score"):
        if role not in {"midi", "score"}:
            assert abs(probe(place(track, role)).duration_seconds - 10.0) < 0.5
        found = read_recipe(place(track, role))
        assert found is not None
        assert found["pcm_sha256"] == track.recipe["pcm_sha256"]
    assert pcm_sha256(place(track, "master")) == track.recipe["pcm_sha256"]
    assert mido.MidiFile(place(track, "midi")).length > 5
    assert prove(deep=True) == []
    assert job_queries.prove() == []
    assert not work_folder(track.job_id).exists()
    assert client_for(rich).get(f"/tracks/{track.pk}/stems.zip").status_code == 200


@pytest.fixture
def provider(settings: Any) -> Callable[[str], None]:
    """Has the installation make music with one of the doubles."""

    def use(kind: str) -> None:
        settings.MUSIC_PROVIDERS = {
            "recorded": {"class": f"tests.doubles.recorded_provider.{kind}", "longest_seconds": 30}
        }
        settings.JOB_BACKOFF_SECONDS = 0.0

    return use


@pytest.mark.django_db(transaction=True)
def test_another_provider_goes_the_same_way(rich: User, redis_url: str, provider: Callable[[str], None]) -> None:
    provider("Recorded")
    track = made(rich)
    assert (track.status, track.model) == ("complete", "recorded")
    assert track.formats == ["mp3", "wav", "flac", "opus"]
    assert (track.stems, track.score) == ([], {})
    assert track.recipe["facts"]["model"] == "recorded"
    assert [found["label"] for found in track.recipe["facts"]["reading"]["heard"]]
    assert balance(rich).available == 99


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("kind", "reason"), [("Silent", "silent"), ("CutShort", "seconds long instead of"), ("NoSound", "played")]
)
def test_a_broken_result_costs_nothing_and_says_why(
    rich: User, redis_url: str, provider: Callable[[str], None], kind: str, reason: str
) -> None:
    provider(kind)
    track = made(rich)
    assert track.status == "failed"
    assert reason in track.job.error_message
    assert (balance(rich).available, balance(rich).held) == (100, 0)
    assert not track.assets.exists()
    assert (prove(), job_queries.prove()) == ([], [])
    assert not work_folder(track.job_id).exists()


def test_a_length_beyond_the_provider_is_refused_before_it_is_sent(rich: User, provider: Callable[[str], None]) -> None:
    provider("Recorded")
    with pytest.raises(BriefError) as refused:
        start_track(owner=rich, brief=replace(BRIEF, duration_seconds=31.0), idempotency_key="x")
    assert refused.value.field == "duration_seconds"
