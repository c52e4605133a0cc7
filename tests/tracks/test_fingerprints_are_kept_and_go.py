"""What is made here gets a fingerprint with its delivery, older tracks by a command, and loses it when it is purged."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command

from engine.brief import Brief
from engine.fingerprints.landmarks import VERSION
from jobs.services import run
from tests.tracks.conftest import MakeTrack
from tracks import services
from tracks.models import Fingerprint, FingerprintHash, Track
from tracks.services import fingerprinting

if TYPE_CHECKING:
    from accounts.models import User

BRIEF = Brief("warm lo-fi beat, rain on the window", tempo_bpm=80.0, duration_seconds=12.0, seed=11)
# As bytes of landmarks they are two a step, at heights that make hashes.
PACKED = b"".join((height << 6 | step).to_bytes(2, "little") for height in range(0, 700, 3) for step in (1, 0))


@pytest.mark.django_db(transaction=True)
def test_a_take_has_one_from_its_delivery_and_the_command_makes_the_same_again(
    rich: User, redis_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    take = services.start_track(owner=rich, brief=BRIEF, idempotency_key="one", takes=1).tracks.in_order()[0]
    for _ in range(10):
        run(str(take.job_id))
    kept = Fingerprint.objects.get(track=take)
    take.refresh_from_db()
    assert kept.pcm_sha256 == take.recipe["pcm_sha256"]
    assert kept.version == VERSION
    hashes = set(FingerprintHash.objects.filter(fingerprint=kept).values_list("hash", flat=True))
    assert hashes

    call_command("fingerprint_tracks")
    assert "0 tracks" in capsys.readouterr().out
    Fingerprint.objects.update(version=0)
    call_command("fingerprint_tracks")
    assert "1 tracks" in capsys.readouterr().out
    again = Fingerprint.objects.get(track=take)
    assert (bytes(again.landmarks), again.pcm_sha256) == (bytes(kept.landmarks), kept.pcm_sha256)
    assert set(FingerprintHash.objects.values_list("hash", "fingerprint")) == {(each, again.pk) for each in hashes}


def test_it_goes_when_its_track_is_deleted_for_good(user: User, make_track: MakeTrack) -> None:
    gone, stays = make_track(user), make_track(user)
    for track in (gone, stays):
        fingerprinting.keep_fingerprint(track=track, packed=PACKED, pcm_sha256="0" * 64)
    kept = FingerprintHash.objects.filter(fingerprint__track=stays).count()
    assert kept > 0
    services.delete(track_pk=gone.pk, by=user)
    assert Fingerprint.objects.filter(track=gone).exists(), "it can still be restored"
    services.empty_trash(kept_for=timedelta(0))
    assert Track.objects.get(pk=gone.pk).purged_at is not None
    assert list(Fingerprint.objects.values_list("track", flat=True)) == [stays.pk]
    assert FingerprintHash.objects.count() == kept


def test_a_hash_that_many_songs_have_is_not_added_any_more(
    user: User, make_track: MakeTrack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprinting, "MOST_SONGS", 2)
    for _ in range(3):
        fingerprinting.keep_fingerprint(track=make_track(user), packed=PACKED, pcm_sha256="0" * 64)
    first, second, third = (each.hashes.count() for each in Fingerprint.objects.order_by("pk"))
    assert first == second > 0
    assert third == 0
