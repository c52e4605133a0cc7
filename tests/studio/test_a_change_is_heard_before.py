"""The next ten seconds of a change are heard as they will be, and nothing is kept of them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from jobs.models import Job
from studio.models import Preset
from studio.services import BadEdit, delete_preset, preview_edit, save_preset, start_edit
from tests.studio.conftest import LiveThrough, samples_of
from tests.studio.test_a_track_is_changed import made
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
CHAIN = {"effects": [{"kind": "equalizer", "low_db": 6}, {"kind": "limiter", "gain_db": 3}]}


def test_it_is_what_will_be_made(user: User, song: Track, work: LiveThrough) -> None:
    preview = preview_edit(track_pk=song.pk, by=user, chain=CHAIN, start_seconds=0.5)
    samples, rate = soundfile.read(io.BytesIO(preview.content))
    track = made(start_edit(track_pk=song.pk, by=user, chain=CHAIN), work)
    whole = samples_of(track.files("master")[0])[rate // 2 :]
    assert (preview.seconds, len(samples)) == (1.5, len(whole))
    # The preview has 16 bits with dither.
    assert np.abs(samples - whole).max() < 4 / 2**15
    assert -40 < preview.lufs < 0
    assert Job.objects.filter(kind="edit").count() == 1


def test_a_place_behind_the_end_and_a_bad_chain_are_told(user: User, other_user: User, song: Track) -> None:
    with pytest.raises(BadEdit, match="choose an earlier place"):
        preview_edit(track_pk=song.pk, by=user, chain=CHAIN, start_seconds=5)
    with pytest.raises(BadEdit, match="no effect there is"):
        preview_edit(track_pk=song.pk, by=user, chain={"effects": [{"kind": "magic"}]})
    with pytest.raises(Track.DoesNotExist):
        preview_edit(track_pk=song.pk, by=other_user, chain=CHAIN)


def test_a_chain_is_kept_under_a_name_once(user: User, other_user: User) -> None:
    for gain in (1, 2):
        save_preset(owner=user, name=" My  room ", chain={"effects": [{"kind": "gain", "gain_db": gain}]})
    preset = Preset.objects.get()
    assert preset.chain["effects"] == [{"kind": "gain", "gain_db": 2.0}]
    assert not Preset.objects.visible_to(other_user).exists()
    save_preset(owner=user, name=preset.name, chain=CHAIN, is_shared=True)
    assert list(Preset.objects.visible_to(other_user)) == [preset]
    with pytest.raises(Preset.DoesNotExist):
        delete_preset(preset_pk=preset.pk, by=other_user)
    with pytest.raises(BadEdit):
        save_preset(owner=user, name="", chain=CHAIN)
    delete_preset(preset_pk=preset.pk, by=user)
    assert not Preset.objects.exists()
