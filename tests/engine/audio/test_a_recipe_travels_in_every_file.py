"""Every delivered file carries its title, the mark that a machine made it, and a recipe that can be read back."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import av
import pytest
import soundfile

from engine.audio.encoding import encode
from engine.audio.id3 import id3_bytes
from engine.audio.tags import RECIPE_FIELD, TRAINED, Tags, read_recipe
from engine.audio.vorbis import put_into_flac
from tests.engine.audio.sounds import noise, written

SUFFIXES = [".mp3", ".wav", ".flac", ".opus"]
RECIPE: dict[str, Any] = {"brief": {"prompt": 'Łódź "at" night \\ 夜 🎹\nline two'}, "seed": 7, "pad": "x" * 10_000}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("source") / "in.wav", noise(1.0))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_long_recipe_in_any_script_comes_back(tmp_path: Path, source: Path, suffix: str) -> None:
    target = tmp_path / f"song{suffix}"
    encode(source, target, Tags("Night – 夜", recipe=RECIPE))
    assert read_recipe(target) == RECIPE


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_players_see_title_maker_and_the_mark(tmp_path: Path, source: Path, suffix: str) -> None:
    target = tmp_path / f"song{suffix}"
    encode(source, target, Tags("Night – 夜", artist="Ada", recipe=RECIPE, source_type=TRAINED))
    with av.open(str(target)) as container:
        found = {**container.metadata, **container.streams.audio[0].metadata}
    found = {name.lower(): text for name, text in found.items()}
    assert found["title"] == "Night – 夜"
    assert found["artist"] == "Ada"
    # In MP3 FFmpeg shows the encoder named in LAME's header, whatever the tag says.
    assert found["encoder"].startswith("SoundFoundry ") or suffix == ".mp3"
    assert b"SoundFoundry 1." in target.read_bytes()
    assert found["comment"] == "AI-generated music"
    assert found["digitalsourcetype"] == "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def test_tagging_a_flac_in_place_keeps_its_sound(tmp_path: Path) -> None:
    path = written(tmp_path / "song.flac", noise(1.0), "PCM_24")
    before = soundfile.read(str(path))[0]
    encode(path, path, Tags("First", recipe={"n": 1}))
    encode(path, path, Tags("Second", recipe={"n": 2}))
    assert read_recipe(path) == {"n": 2}
    assert (soundfile.read(str(path))[0] == before).all()
    assert soundfile.info(str(path)).subtype == "PCM_24"
    assert [entry.name for entry in tmp_path.iterdir()] == ["song.flac"]


def test_a_format_we_do_not_write_is_refused(tmp_path: Path, source: Path) -> None:
    with pytest.raises(ValueError, match="not a format"):
        encode(source, tmp_path / "song.aac", Tags("A"))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_files_of_others_have_no_recipe(tmp_path: Path, suffix: str) -> None:
    codecs = {".mp3": "libmp3lame", ".wav": "pcm_s16le", ".flac": "flac", ".opus": "libopus"}
    path = tmp_path / f"song{suffix}"
    with av.open(str(path), "w", format=suffix.strip(".").replace("opus", "ogg")) as container:
        container.metadata["title"] = "Theirs"
        stream = container.add_stream(codecs[suffix], rate=48_000)
        stream.layout = "stereo"
        frame = av.AudioFrame(format=stream.format.name, layout="stereo", samples=stream.frame_size or 960)
        frame.sample_rate = 48_000
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    assert read_recipe(path) is None


@pytest.mark.parametrize("text", ["{broken", "[1, 2]", '"words"', "[" * 100_000, ""])
def test_what_is_not_a_recipe_is_nothing(tmp_path: Path, source: Path, text: str) -> None:
    (tmp_path / "a.mp3").write_bytes(id3_bytes({RECIPE_FIELD: text}))
    assert read_recipe(tmp_path / "a.mp3") is None
    flac = written(tmp_path / "a.flac", noise(0.5), "PCM_16")
    put_into_flac(flac, tmp_path / "b.flac", {RECIPE_FIELD: text})
    assert read_recipe(tmp_path / "b.flac") is None


def test_tags_of_any_size_are_stepped_over_unread(tmp_path: Path) -> None:
    size = 200 << 20
    syncsafe = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    for name, head in (
        ("a.mp3", b"ID3\x04\x00\x00\x7f\x7f\x7f\x7fTXXX" + syncsafe + b"\0\0"),
        ("a.flac", b"fLaC\x84\xff\xff\xff"),
        (
            "a.wav",
            b"RIFF\xff\xff\xff\xffWAVEid3 \xff\xff\xff\xffID3\x04\x00\x00\x7f\x7f\x7f\x7fTXXX" + syncsafe + b"\0\0",
        ),
        ("a.opus", b"OggS" + bytes(22) + b"\xff" + b"\xff" * 255),
    ):
        with (tmp_path / name).open("wb") as file:
            file.write(head)
            file.truncate(size)
        assert read_recipe(tmp_path / name) is None


def test_lying_counts_and_lengths_in_comments_are_nothing(tmp_path: Path) -> None:
    lies = struct.pack("<I", 0) + struct.pack("<I", 0xFFFFFFFF) + struct.pack("<I", 0xFFFFFFFF) + b"A=B"
    (tmp_path / "a.flac").write_bytes(b"fLaC\x84" + len(lies).to_bytes(3, "big") + lies)
    assert read_recipe(tmp_path / "a.flac") is None


def test_random_bytes_behind_any_magic_are_nothing(tmp_path: Path) -> None:
    for magic in (b"ID3\x04\x00\x00", b"fLaC", b"OggS", b"RIFF1234WAVE", b""):
        for seed in range(20):
            body = noise(0.01, seed=seed).tobytes()
            (tmp_path / "a.bin").write_bytes(magic + body)
            assert read_recipe(tmp_path / "a.bin") is None


def test_a_missing_file_has_no_recipe(tmp_path: Path) -> None:
    assert read_recipe(tmp_path / "nothing.mp3") is None


def test_the_recipe_is_compact_json(tmp_path: Path) -> None:
    text = Tags("A", recipe={"b": 1, "a": "ü"}).fields()[RECIPE_FIELD.lower()]
    assert text == '{"a":"ü","b":1}'
    assert json.loads(text) == {"b": 1, "a": "ü"}
