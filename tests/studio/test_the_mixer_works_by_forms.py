"""The mixer without a script: every value is a field of one form, and nothing that was typed is lost."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from studio.models import Mix
from studio.queries.presets import kept_presets
from studio.services import create_mix, save_mix, save_preset
from tests.engine.effects.sounds import noise
from tests.studio.mixes import keep_sound, part
from tests.tracks.conftest import MakeTrack, make_track
from tracks.models import Track

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.models import User

__all__ = ["make_track"]
pytestmark = pytest.mark.django_db
FIELD = re.compile(r"<input[^>]*>|<select.*?</select>", re.DOTALL)


@pytest.fixture
def owner(user: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(user)


@pytest.fixture
def track(user: User, make_track: MakeTrack, tmp_path: Path) -> Track:
    found = make_track(user, title="Rain", files=False, measured_duration_seconds=1.0)
    for name in ("vocals", "drums"):
        keep_sound(found, noise(1.0, -20), tmp_path, role="stem", name=name)
    return found


@pytest.fixture
def mix(user: User, track: Track) -> Mix:
    parts = [part(f"{track.pk}/vocals", volume_db=-3.3, offset_seconds=0.1234567), part(f"{track.pk}/drums", side="b")]
    return create_mix(owner=user, title="Mine", document={"song": {"bpm": 97.5}, "parts": parts})


def fields(client: Client, mix: Mix) -> dict[str, str]:
    """What a browser would send of the mixer's form."""
    page = client.get(f"/studio/mixes/{mix.pk}/").content.decode()
    form = page.partition('<form id="mix-form"')[2].partition("</form>")[0]
    found: dict[str, str] = {}
    for tag in FIELD.findall(form):
        name = re.search(r'\bname="([^"]+)"', tag)
        if not name or ('type="checkbox"' in tag and not re.search(r"\bchecked\b", tag)):
            continue
        if tag.startswith("<select"):
            chosen = re.search(r"<option([^>]*) selected>([^<]*)", tag) or re.search(r"<option([^>]*)>([^<]*)", tag)
            assert chosen
            value = re.search(r'value="([^"]*)"', chosen[1])
            found[name[1]] = value[1] if value else chosen[2]
        else:
            value = re.search(r'\bvalue="([^"]*)"', tag)
            found[name[1]] = value[1] if value else "on"
    return found


def test_sent_as_it_came_nothing_changes(owner: Client, mix: Mix) -> None:
    answer = owner.post(f"/studio/mixes/{mix.pk}/save/", fields(owner, mix), follow=True)
    assert "The mix is saved." in answer.content.decode()
    before, document = mix.version, mix.document
    mix.refresh_from_db()
    assert (mix.version, mix.document) == (before, document)


def test_what_was_typed_is_kept(owner: Client, mix: Mix, track: Track) -> None:
    typed = fields(owner, mix) | {
        "title": "Ours", "volume_db-0": "-6", "pan-0": "0.25", "mute-1": "on", "offset_seconds-1": "0,5",
        "fade_in_seconds-1": "0.2", "fade_in_shape-1": "linear", "effects-0": "telephone", "add": str(track.pk),
        "master-cross_fader": "-1", "song-key": "A minor",
    }  # fmt: skip
    owner.post(f"/studio/mixes/{mix.pk}/save/", typed)
    mix.refresh_from_db()
    first, second, third = mix.document["parts"]
    assert (mix.title, first["volume_db"], first["pan"]) == ("Ours", -6.0, 0.25)
    assert first["chain"]["effects"][0]["kind"]
    assert (second["mute"], second["offset_seconds"], second["fade_in_shape"]) == (True, 0.5, "linear")
    assert (third["source"], mix.document["song"]["key"]) == (str(track.pk), "A minor")
    assert mix.document["master"]["cross_fader"] == -1.0
    typed = fields(owner, mix) | {"remove-1": "on", "effects-0": "none"}
    owner.post(f"/studio/mixes/{mix.pk}/save/", typed)
    mix.refresh_from_db()
    assert [each["source"] for each in mix.document["parts"]] == [f"{track.pk}/vocals", str(track.pk)]
    assert "chain" not in mix.document["parts"][0]


def test_effects_are_chosen_among_ones_own_and_what_others_share(
    owner: Client, user: User, other_user: User, mix: Mix
) -> None:
    chain = {"effects": [{"kind": "gain", "gain_db": -2.0}]}
    mine = save_preset(owner=user, name="My softer", chain=chain)
    theirs = save_preset(owner=other_user, name="Their softer", chain=chain, is_shared=True)
    hidden = save_preset(owner=other_user, name="Nobody else's", chain=chain)
    page = owner.get(f"/studio/mixes/{mix.pk}/").content.decode()
    assert ("My softer" in page, "Their softer" in page, "Nobody else" in page) == (True, True, False)
    assert other_user.email not in page, "who gave no name is called by none"
    typed = fields(owner, mix)
    for preset, is_taken in ((mine, True), (theirs, True), (hidden, False)):
        owner.post(f"/studio/mixes/{mix.pk}/save/", typed | {"effects-0": "none"})
        owner.post(f"/studio/mixes/{mix.pk}/save/", fields(owner, mix) | {"effects-0": f"own:{preset.pk}"})
        mix.refresh_from_db()
        assert ("chain" in mix.document["parts"][0]) is is_taken
        typed = fields(owner, mix)


def test_what_others_share_pushes_none_of_ones_own_away(
    user: User, other_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.queries.presets._MOST", 2)
    chain = {"effects": [{"kind": "gain", "gain_db": -2.0}]}
    for name in ("A 1", "A 2"):
        save_preset(owner=other_user, name=name, chain=chain, is_shared=True)
    save_preset(owner=user, name="Z", chain=chain)
    assert [preset.name for preset in kept_presets(user)] == ["Z", "A 1"]


def test_nonsense_is_told_and_not_kept(owner: Client, mix: Mix) -> None:
    typed = fields(owner, mix) | {"volume_db-0": "loud"}
    answer = owner.post(f"/studio/mixes/{mix.pk}/save/", typed, follow=True)
    assert "Part 1: volume_db must be a number" in answer.content.decode()
    mix.refresh_from_db()
    assert mix.version == 1


def test_a_change_elsewhere_is_told_with_what_was_typed_still_there(owner: Client, user: User, mix: Mix) -> None:
    typed = fields(owner, mix) | {"title": "From this page"}
    save_mix(mix_pk=mix.pk, by=user, document={"parts": []}, based_on=1)
    answer = owner.post(f"/studio/mixes/{mix.pk}/save/", typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "changed elsewhere: it is at version 2" in page
    assert 'value="From this page"' in page
    assert 'name="version" value="2"' in page
    mix.refresh_from_db()
    assert mix.document["parts"] == []


def test_a_missing_part_is_shown_and_locks_nothing(owner: Client, user: User, track: Track) -> None:
    mix = create_mix(owner=user, title="Mine", document={"parts": [part("gone"), part(f"{track.pk}/drums")]})
    page = owner.get(f"/studio/mixes/{mix.pk}/").content.decode()
    assert "Its sound is not there" in page
    assert f"/tracks/{track.pk}/stems/drums/?play=flac" in page


@pytest.mark.parametrize("chosen", [{"stems_of": "track"}, {"tracks": ["track"]}])
def test_mix_these_opens_a_mixer(owner: Client, track: Track, chosen: dict[str, Any]) -> None:
    sent = {name: [str(track.pk)] if isinstance(value, list) else str(track.pk) for name, value in chosen.items()}
    answer = owner.post("/studio/mixes/new/", sent, follow=True)
    assert answer.status_code == 200
    assert Mix.objects.get().document["parts"][0]["source"].startswith(str(track.pk))
    assert owner.post("/studio/mixes/new/", {}, follow=True).content.decode().count("Choose at least one track") == 1


def test_buttons_beside_the_form(owner: Client, user: User, mix: Mix) -> None:
    save_mix(mix_pk=mix.pk, by=user, document={"parts": []}, based_on=1)
    owner.post(f"/studio/mixes/{mix.pk}/restore/", {"number": "1"})
    mix.refresh_from_db()
    assert (mix.version, len(mix.document["parts"])) == (3, 2)
    answer = owner.post(f"/studio/mixes/{mix.pk}/export/", {"idempotency_key": "k", "part": "2"})
    track = Track.objects.get(origin="mixed")
    assert answer.headers["Location"] == f"/tracks/{track.pk}/"
    owner.post(f"/studio/mixes/{mix.pk}/delete/")
    assert not Mix.objects.exists()
