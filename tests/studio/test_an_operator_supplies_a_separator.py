"""An operator takes a network of their own into use: it is tried, kept by its hash, and named where it was used."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from studio.queries import stems_of
from studio.services import start_separation
from tests.engine.effects.sounds import RATE, noise
from tests.studio.conftest import LiveThrough
from tests.studio.test_a_track_is_taken_apart import separation_of
from tests.support.models import models_with_separator
from tests.support.small_networks import MATRIX, write_network
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

FRAMES = 20_000


@pytest.fixture(autouse=True)
def models(tmp_path: Path, settings: Any) -> Path:
    settings.MODELS_DIR = tmp_path / "models"
    return tmp_path / "models"


@pytest.fixture
def network(tmp_path: Path) -> Path:
    return write_network(tmp_path / "own.onnx")


def use(*words: str) -> str:
    out = StringIO()
    call_command("use_separator", *words, stdout=out)
    return out.getvalue()


def use_network(network: Path, *more: str, stems: str = "vocals,drums,bass") -> str:
    words = ("--title", "Ours", "--licence", "CC0", "--stems", stems, "--frames", str(FRAMES))
    return use(str(network), *words, *more)


def separated(source: Path, folder: Path, *more: str) -> dict[str, Any]:
    out = StringIO()
    call_command("separate", str(source), "--out", str(folder), "--json", *more, stdout=out, stderr=StringIO())
    printed: dict[str, Any] = json.loads(out.getvalue())
    return printed


@pytest.mark.parametrize("frames", [FRAMES // 3, FRAMES, FRAMES + 1, 3 * FRAMES + 777])
def test_stems_are_what_the_network_answers_at_any_length(network: Path, tmp_path: Path, frames: int) -> None:
    use_network(network)
    source = tmp_path / "song.wav"
    sound = noise(frames / RATE, -20)[:frames]
    soundfile.write(source, sound, RATE, subtype="PCM_24")

    printed = separated(source, tmp_path / "stems")

    assert list(printed["stems"]) == ["vocals", "drums", "bass", "other"]
    whole = soundfile.read(source, always_2d=True)[0]
    found = [soundfile.read(path, always_2d=True)[0] for path in printed["stems"].values()]
    for stem, rows in zip(found, (MATRIX[:2], MATRIX[2:4], MATRIX[4:]), strict=False):
        assert np.abs(stem - whole @ rows.T).max() < 1e-6
    assert np.array_equal(sum(found), whole)


def test_of_a_network_for_voices_drums_and_bass_are_found_as_ever(tmp_path: Path) -> None:
    use_network(write_network(tmp_path / "voice.onnx", MATRIX[:2]), stems="vocals")
    source = tmp_path / "song.wav"
    soundfile.write(source, noise(0.5, -20), RATE)

    assert list(separated(source, tmp_path / "stems")["stems"]) == ["vocals", "drums", "bass", "other"]
    assert list(separated(source, tmp_path / "two", "--voice-only")["stems"]) == ["vocals", "other"]


@pytest.mark.django_db
def test_the_page_names_the_network_and_finds_again_with_another(
    song: Track, user: User, work: LiveThrough, network: Path, client: Client, tmp_path: Path
) -> None:
    use_network(network)
    start_separation(track_pk=song.pk, by=user)
    work(separation_of(song).job_id)

    stems = stems_of(Track.objects.get(pk=song.pk))
    client.force_login(user)
    page = client.get(reverse("studio:stems", args=[song.pk])).content.decode()

    assert stems.method == "custom"
    assert "“Ours”" in page
    assert "was not measured here" in page
    assert not start_separation(track_pk=song.pk, by=user).is_under_way
    use_network(write_network(tmp_path / "second.onnx", MATRIX * np.float32(0.5)))
    assert "Again" in client.get(reverse("studio:stems", args=[song.pk])).content.decode()
    assert start_separation(track_pk=song.pk, by=user).is_under_way


@pytest.mark.django_db
def test_when_the_network_is_gone_the_fetched_ones_can_find_again(
    song: Track, user: User, work: LiveThrough, network: Path, settings: Any
) -> None:
    use_network(network)
    start_separation(track_pk=song.pk, by=user)
    work(separation_of(song).job_id)
    settings.MODELS_DIR = models_with_separator()

    assert start_separation(track_pk=song.pk, by=user).is_under_way


def test_a_file_that_was_changed_is_not_used(network: Path, models: Path, tmp_path: Path) -> None:
    use_network(network)
    kept = next(models.rglob("network.onnx"))
    write_network(kept, MATRIX * np.float32(0.9))
    source = tmp_path / "song.wav"
    soundfile.write(source, noise(0.5, -20), RATE)
    err = StringIO()

    call_command("separate", str(source), "--out", str(tmp_path / "stems"), stdout=StringIO(), stderr=err)

    assert "its SHA-256 differs" in err.getvalue()
    assert not (tmp_path / "stems" / "vocals.flac").exists()


@pytest.mark.django_db
def test_what_a_changed_file_could_not_find_is_not_offered_again(
    song: Track, user: User, work: LiveThrough, network: Path, models: Path, client: Client
) -> None:
    use_network(network)
    write_network(next(models.rglob("network.onnx")), MATRIX * np.float32(0.9))
    start_separation(track_pk=song.pk, by=user)
    work(separation_of(song).job_id)
    client.force_login(user)

    assert stems_of(Track.objects.get(pk=song.pk)).method == "medians"
    assert "Again" not in client.get(reverse("studio:stems", args=[song.pk])).content.decode()
    assert not start_separation(track_pk=song.pk, by=user).is_under_way


def test_what_is_no_such_network_is_refused_and_the_one_in_use_stays(network: Path, tmp_path: Path) -> None:
    use_network(network)
    no_network = tmp_path / "song.onnx"
    no_network.write_bytes(b"RIFF" * 100)
    refusals = (
        ((no_network,), {}, "no network that onnxruntime can load"),
        ((tmp_path / "nowhere.onnx",), {}, "cannot be read"),
        ((network,), {"stems": "vocals,drums"}, "must find the bass"),
        ((network,), {"stems": "vocals,kazoo"}, "“kazoo” is no stem"),
        ((network,), {"stems": "drums,bass"}, "one of them must be “vocals”"),
        ((network,), {"stems": "vocals"}, r"must answer 1 sounds as numbers of the shape \(1, 1, 2, 20000\)"),
        ((network, "--frames", "0"), {}, "1024 to"),
        ((network, "--level-dbfs", "12"), {}, "between -60 and 0"),
        ((network, "--level-dbfs", "nan"), {}, "between -60 and 0"),
        ((network, "--sha256", "00"), {}, "not the one that was expected"),
    )
    for words, options, sentence in refusals:
        with pytest.raises(CommandError, match=sentence):
            use_network(*map(str, words), **options)  # type: ignore[arg-type]

    assert "“Ours” is in use" in use()
    assert "no longer used" in use("--remove")
    assert "No network of your own is in use." in use()
    with pytest.raises(CommandError, match="--title is needed"):
        use(str(network))


@pytest.mark.django_db
def test_staff_see_which_network_is_in_use_and_why_not(
    network: Path, models: Path, staff: User, client_for: Callable[[User], Client]
) -> None:
    def page() -> str:
        return client_for(staff).get(reverse("admin:makers_musicmodel_weights")).content.decode()

    assert "use_separator NETWORK" in page()
    use_network(network)
    assert "“Ours”, which finds vocals, drums, bass" in page()
    next(models.rglob("network.onnx")).write_bytes(b"other")
    assert "Not used: The file of “Ours”" in page()
