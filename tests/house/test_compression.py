"""Pages travel compressed where the browser wants that, and their size tells nothing of the secrets in them."""

from __future__ import annotations

import gzip
import itertools
import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from asgiref.sync import async_to_sync
from django.test import AsyncClient, Client
from django.urls import reverse

from api.docs import resources
from tests.tracks.conftest import MakeTrack, make_track

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["make_track"]
ClientFor = Callable[["User"], Client]
WIRE_BYTES = 14_000
GZIP = {"accept-encoding": "gzip"}
PEAKS = [round(random.Random(number).random(), 4) for number in range(400)]


def test_a_page_comes_compressed_and_is_the_same_page(client: Client, db: None) -> None:
    plain = client.get("/accounts/login/")
    small = client.get("/accounts/login/", headers=GZIP)
    assert "Content-Encoding" not in plain
    assert "Accept-Encoding" in plain["Vary"]
    assert small["Content-Encoding"] == "gzip"
    assert int(small["Content-Length"]) == len(small.content) < len(plain.content) / 2
    assert "Accept-Encoding" in small["Vary"]
    assert b"</html>" in gzip.decompress(small.content)


def test_equal_pages_differ_in_size_and_in_their_token(client: Client, db: None) -> None:
    answers = [client.get("/accounts/login/", headers=GZIP) for _ in range(12)]
    assert len({len(answer.content) for answer in answers}) > 3
    pages = [gzip.decompress(answer.content) for answer in answers]
    assert all(one != other for one, other in itertools.pairwise(pages))


def test_files_go_as_they_are(client_for: ClientFor, user: User, make_track: MakeTrack) -> None:
    track = make_track(user)
    client = client_for(user)
    for address in (
        reverse("tracks:download", args=[track.pk, "mp3"]),
        reverse("tracks:stems", args=[track.pk]),
        reverse("tracks:audio", args=[track.pk]),
    ):
        answer = client.get(address, follow=True, headers=GZIP)
        assert answer.status_code == 200
        assert "Content-Encoding" not in answer


def test_pages_are_compressed_under_asgi_too(db: None) -> None:
    answer = async_to_sync(AsyncClient().get)("/accounts/login/", headers=GZIP)
    assert answer["Content-Encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(answer.content)


def test_busy_pages_are_small_on_the_wire(client_for: ClientFor, user: User, make_track: MakeTrack) -> None:
    tracks = [make_track(user, files=number == 0, peaks=PEAKS, prompt="warm rain " * 20) for number in range(21)]
    client = client_for(user)
    addresses = [reverse(f"tracks:{name}") for name in ("home", "create", "library")] + [
        reverse("tracks:track", args=[tracks[0].pk]),
        reverse("tracks:request", args=[tracks[0].request_id]),
        reverse("credits:statement"),
        reverse("billing:plans"),
        reverse("accounts:settings"),
        reverse("accounts:keys"),
        reverse("api:docs"),
        *(reverse("api:resource_docs", args=[resource]) for resource in resources()),
    ]
    sizes = {address: len(client.get(address, headers=GZIP).content) for address in addresses}
    assert {address: size for address, size in sizes.items() if size > WIRE_BYTES} == {}
