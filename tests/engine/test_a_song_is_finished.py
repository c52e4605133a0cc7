"""A provider's result becomes a song: mastered, verified, measured, in every format, with its recipe inside."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import mido
import numpy as np
import pytest

from engine.audio.decoding import pcm_sha256
from engine.audio.tags import read_recipe
from engine.audio.verification import BrokenResult
from engine.brief import Brief
from engine.composer.score import Note, Part
from engine.production import FinishedSong, finish
from engine.providers.interface import Fetched
from tests.engine.audio.sounds import mixed, noise, sine, song, written
from tests.engine.composer.scores import small_score

BRIEF = Brief("slow rain", "lo-fi", "calm", "F minor", 92.0, 12.0, seed=7)
CHORDS = (Part("keys", "harmony", "grand piano", tuple(Note(beat, 1.0, 53, 0.8) for beat in range(16))),)
SCORE = replace(small_score("lo-fi", 12.0), title="Rain", tempo_bpm=92.0, key="F minor", parts=CHORDS)
STEMS = ("drums", "bass", "harmony", "melody")
CREATED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def fetched(folder: Path, bpm: float = 92.0) -> Fetched:
    folder.mkdir()
    stems = song(bpm, "F minor", 12.0)
    mido.MidiFile(tracks=[mido.MidiTrack([mido.Message("note_on", note=60), mido.Message("note_off", time=96)])]).save(
        folder / "song.mid"
    )
    (folder / "score.json").write_text(json.dumps(SCORE.to_dict()))
    return Fetched(
        mix=written(folder / "mix.wav", mixed(stems)),
        stems={name: written(folder / f"stem-{name}.wav", sound) for name, sound in stems.items()},
        score=folder / "score.json",
        midi=folder / "song.mid",
        facts={"form": "loop"},
    )


@pytest.fixture(scope="module")
def reports() -> list[tuple[str, float | None]]:
    return []


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, reports: list[tuple[str, float | None]]) -> FinishedSong:
    folder = tmp_path_factory.mktemp("song")
    (folder / "out").mkdir()
    return finish(
        fetched(folder / "raw"), BRIEF, "composer", folder / "out", "Rain", ("mp3", "wav", "opus"),
        lambda stage, share: reports.append((stage, share)), created=CREATED,
    )  # fmt: skip


def test_every_role_has_its_file(finished: FinishedSong) -> None:
    roles = [(file.role, file.name, file.content_type) for file in finished.files]
    assert roles == [
        ("master", "master", "audio/flac"),
        *(("stem", name, "audio/flac") for name in STEMS),
        ("mp3", "mp3", "audio/mpeg"),
        ("wav", "wav", "audio/wav"),
        ("opus", "opus", "audio/ogg"),
        *(("preview", name, "audio/ogg") for name in STEMS),
        ("midi", "midi", "audio/midi"),
        ("score", "score", "application/json"),
    ]
    assert all(file.path.stat().st_size for file in finished.files)


def test_every_file_carries_the_recipe_and_says_that_a_machine_made_it(finished: FinishedSong) -> None:
    for file in finished.files:
        assert read_recipe(file.path) == finished.recipe
        content = file.path.read_bytes()
        assert b"AI-generated music" in content
        assert b"digitalsourcetype/algorithmicMedia" in content


def test_the_words_in_a_midi_file_leave_its_notes_as_they_were(finished: FinishedSong) -> None:
    path = next(file.path for file in finished.files if file.role == "midi")
    messages = mido.MidiFile(path, charset="utf-8").tracks[0]
    texts = [message.text for message in messages if message.type == "text"]
    assert texts[0] == "TITLE=Rain"
    assert "AI_GENERATED=AI-generated music" in texts
    assert [message.note for message in messages if message.type.startswith("note")] == [60, 0]
    assert sum(message.time for message in messages) == 96


def test_a_score_keeps_what_it_says_of_the_music(finished: FinishedSong) -> None:
    path = next(file.path for file in finished.files if file.role == "score")
    assert json.loads(path.read_text("utf-8"))["tempo_bpm"] == 92.0


def test_the_recipe_says_how_it_was_made(finished: FinishedSong) -> None:
    assert finished.recipe["brief"] == BRIEF.to_dict()
    assert finished.recipe["seed"] == 7
    assert finished.recipe["created"] == "2026-01-02T03:04:05+00:00"
    facts = dict(finished.recipe["facts"])
    promises = facts.pop("promises")
    assert set(facts.pop("mastering")) == {"gain_db", "ceiling_dbtp"}
    assert facts == {"form": "loop"}
    assert {promise["field"] for promise in promises} >= {"duration_seconds", "tempo_bpm", "metre", "key"}
    assert all(promise["kept"] is not False for promise in promises)
    assert set(finished.recipe["libraries"]) == {"numpy", "scipy", "av", "soundfile"}


def test_the_lossless_files_hold_the_sound_of_the_fingerprint(finished: FinishedSong) -> None:
    for role in ("master", "wav"):
        path = next(file.path for file in finished.files if file.role == role)
        assert pcm_sha256(path) == finished.recipe["pcm_sha256"] == finished.measured.pcm_sha256


def test_what_is_measured_fits_the_brief_and_into_json(finished: FinishedSong) -> None:
    measured = finished.measured
    assert measured.tempo_bpm == pytest.approx(92.0, abs=0.1)
    assert measured.key_share > 0.85
    assert measured.loudness_lufs == pytest.approx(-14.0, abs=0.2)
    assert measured.true_peak_dbtp <= -1.0
    assert finished.score == json.loads(json.dumps(SCORE.to_dict()))
    assert len(finished.peaks) == 800
    json.dumps([asdict(measured), finished.peaks, finished.recipe])


def test_progress_is_only_reported_where_it_is_known(
    finished: FinishedSong, reports: list[tuple[str, float | None]]
) -> None:
    assert [stage for stage, share in reports if share is None] == ["mastering", "checking"]
    shares = [share for stage, share in reports if stage == "encoding" and share is not None]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_the_composer_is_held_to_its_tempo_and_others_are_not(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    result = fetched(tmp_path / "raw", bpm=96.0)
    with pytest.raises(BrokenResult, match="instead of 92"):
        finish(result, BRIEF, "composer", tmp_path / "out", "Rain", (), lambda *_: None)
    other = finish(result, BRIEF, "elsewhere", tmp_path / "out", "Rain", (), lambda *_: None)
    assert other.measured.tempo_bpm == pytest.approx(96.0, abs=0.1)


def test_clipping_under_a_lowered_volume_is_still_found(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    flat = np.clip(sine(220.0, 12.0, 6.0), -1.0, 1.0)
    result = Fetched(written(tmp_path / "mix.wav", flat, "PCM_16"))
    with pytest.raises(BrokenResult, match="clipped"):
        finish(result, BRIEF, "elsewhere", tmp_path / "out", "Rain", (), lambda *_: None)


def test_what_can_not_be_played_is_broken(tmp_path: Path) -> None:
    (tmp_path / "mix.mp3").write_bytes(noise(0.01).tobytes())
    with pytest.raises(BrokenResult, match="could not be played"):
        finish(Fetched(tmp_path / "mix.mp3"), BRIEF, "elsewhere", tmp_path, "Rain", (), lambda *_: None)
