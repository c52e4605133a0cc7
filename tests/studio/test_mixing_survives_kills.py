"""Each step of making a track of a mix may be repeated, and a worker that dies in its middle costs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.runners.mixing import MixRunner
from studio.services import create_mix, export_mix
from tests.engine.effects.sounds import noise
from tests.studio.conftest import LiveThrough, samples_of
from tests.studio.mixes import keep_sound, part
from tests.support.killing import dying_once
from tests.tracks.conftest import MakeTrack
from tracks.models import Track
from tracks.queries import prove

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
SOUND = noise(0.5, -20)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("name", ["submit", "poll", "fetch", "finish", "deliver"])
def test_dying_around_any_call_ends_in_the_same_track(
    user: User, make_track: MakeTrack, work: LiveThrough, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    name: str, redis_url: str, *, first: bool,
) -> None:  # fmt: skip
    source = make_track(user, files=False, measured_duration_seconds=0.5)
    keep_sound(source, SOUND, tmp_path)
    mix = create_mix(owner=user, title="Mine", document={"parts": [part(source.pk, name="A")]})
    track = export_mix(mix_pk=mix.pk, by=user, idempotency_key="k", with_stems=True)
    dying_once(monkeypatch, MixRunner, name, first=first)
    job = work(track.job_id)
    assert (job.state, job.error_message) == ("complete", "")
    track = Track.objects.get(pk=track.pk)
    files = sorted(track.assets.values_list("role", "name"))
    assert files == [("master", "master"), ("mp3", "mp3"), ("preview", "a"), ("stem", "a")]
    np.testing.assert_array_equal(samples_of(track.files("master")[0]), samples_of(source.files("master")[0]))
    assert prove(deep=True) == []
