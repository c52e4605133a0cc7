"""The page of covers works by forms alone: what is typed becomes a wish, and what is wrong stands beside it."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from jobs.models import Job
from studio.models import Edit
from tests.studio.recordings import forget_analysis, recorded, recording
from tests.studio.test_a_composed_song_is_changed_on_its_page import errors_in
from tests.support.pages import compact
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["recorded", "recording"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def client(user: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(user)


def send(client: Client, track: Track, **typed: str) -> Any:
    return client.post(f"/studio/{track.pk}/cover/", {"idempotency_key": "one", **typed})


def test_it_is_found_from_the_track_and_says_what_it_takes(client: Client, recording: Track) -> None:
    place = f"/studio/{recording.pk}/cover/"
    assert place in client.get(f"/tracks/{recording.pk}/").content.decode()
    page = unescape(compact(client.get(place).content.decode()))
    for words in (
        "A voice that is kept is taken from its stems.", "It costs no credits.", "its own, 100.0 BPM",
        "its own, A minor",
    ):  # fmt: skip
        assert words in page


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ({"verb": "cover", "genre": "bossa nova", "keep_voice": "yes"}, {"genre": "bossa nova", "keep_voice": True}),
        (
            {"verb": "cover", "genre": "house", "tempo": "number", "tempo_bpm": "120.5", "key": "D minor", "seed": "4"},
            {"genre": "house", "tempo_bpm": 120.5, "key": "D minor", "seed": 4},
        ),
        ({"verb": "part", "genre": "rock", "part": "bass"}, {"genre": "rock", "part": "bass"}),
    ],
)
def test_what_is_typed_becomes_a_wish_once(
    client: Client, recording: Track, typed: dict[str, str], wish: dict[str, Any]
) -> None:
    answers = [send(client, recording, **typed) for _ in range(2)]
    page = f"/tracks/{Edit.objects.get().track_id}/"
    assert [answer.headers.get("Location") for answer in answers] == [page, page], errors_in(answers[0])
    found = Job.objects.get(kind="cover").params["wish"]
    assert isinstance(found["seed"], int)
    assert found == {"verb": typed["verb"], "seed": found["seed"], **wish}


def test_its_own_tempo_is_kept_where_that_is_chosen(client: Client, recording: Track) -> None:
    send(client, recording, verb="cover", genre="drum and bass", tempo="own")
    assert Job.objects.get(kind="cover").params["wish"]["tempo_bpm"] == pytest.approx(100.0, abs=0.5)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"verb": "cover", "genre": "polka"}, "Select a valid choice"),
        ({"verb": "cover", "genre": "house", "tempo": "number"}, "Write how many beats a minute"),
        ({"verb": "cover", "genre": "house", "tempo_bpm": "900", "tempo": "number"}, "tempo in BPM"),
        ({"verb": "cover", "genre": "house", "seed": "x"}, "Choose a whole seed"),
        ({"verb": "part", "genre": "rock", "part": "voice"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_stands_beside_it(client: Client, recording: Track, typed: dict[str, str], sentence: str) -> None:
    answer = send(client, recording, **typed)
    assert answer.status_code == 422
    assert sentence in errors_in(answer)[0]
    assert not Job.objects.filter(kind="cover").exists()


def test_without_an_analysis_it_says_what_to_do(client: Client, recording: Track) -> None:
    forget_analysis(recording)
    page = unescape(client.get(f"/studio/{recording.pk}/cover/").content.decode())
    assert "have it analysed, and come back" in page
    assert f"/studio/{recording.pk}/analysis/" in page
    assert send(client, recording, verb="part").status_code == 200
    assert not Job.objects.filter(kind="cover").exists()
