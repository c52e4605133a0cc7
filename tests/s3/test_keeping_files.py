"""A folder and a bucket keep files the same way: stored once, read in parts, found whole, and gone when deleted."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from files import storing

pytestmark = pytest.mark.django_db
LARGE = 21_000_001  # three parts of an upload in parts, the last one short


@pytest.fixture
def song(tmp_path: Path) -> Path:
    path = tmp_path / "song.mp3"
    path.write_bytes(bytes(range(256)) * 2000)
    return path


def test_what_is_stored_is_read_back(storage: Storage, song: Path) -> None:
    stored = storing.store(song)
    assert b"".join(storing.blocks(stored.key)) == song.read_bytes()
    assert storage.size(stored.key) == stored.size_bytes == 512_000
    assert storing.is_whole(stored.key, stored.size_bytes)


def test_a_part_is_read_without_the_rest(storage: Storage, song: Path) -> None:
    key = storing.store(song).key
    assert b"".join(storing.blocks(key, 1000, 7)) == song.read_bytes()[1000:1007]
    assert b"".join(storing.blocks(key, 511_990)) == song.read_bytes()[511_990:]


def test_the_same_content_is_stored_once(storage: Storage, song: Path) -> None:
    first = storing.store(song)
    changed = storage.get_modified_time(first.key)
    assert storing.store(song) == first
    assert storage.get_modified_time(first.key) == changed


def test_a_large_file_arrives_whole(storage: Storage, tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    path.write_bytes(hashlib.shake_256(b"song").digest(LARGE))
    stored = storing.store(path)
    assert stored.size_bytes == LARGE
    assert storing.sha256_of(stored.key) == stored.sha256
    assert b"".join(storing.blocks(stored.key, 8_388_600, 16)) == path.read_bytes()[8_388_600:8_388_616]


def test_a_deleted_file_is_gone_and_deleting_again_is_nothing(storage: Storage, song: Path) -> None:
    key = storing.store(song).key
    assert storage.exists(key)
    storage.delete(key)
    storage.delete(key)
    assert not storage.exists(key)
    assert not storing.is_whole(key, 512_000)
    with pytest.raises(FileNotFoundError):
        storing.sha256_of(key)


def test_another_file_of_the_same_name_overwrites_nothing(storage: Storage) -> None:
    first = storage.save("notes/a.txt", ContentFile(b"first"))
    second = storage.save("notes/a.txt", ContentFile(b"second"))
    assert first != second
    assert b"".join(storing.blocks(first)) == b"first"
