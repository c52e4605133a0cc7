"""A song by each paid service: from the request to the delivered, mastered and settled take."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from credits.queries import balance
from engine.brief import Brief
from jobs import queries as job_queries
from tests.support.paid_work import ACE, LYRICS, MINIMAX, MUSICGEN, SONG, TUNE, PaidServices
from tracks.models import Track
from tracks.queries import prove, track_for

if TYPE_CHECKING:
    from accounts.models import User

FAL_SONG = replace(SONG, tempo_bpm=92.0, style_strength=0.9)
SONGS: list[tuple[str, str, Brief, int, str, list[str]]] = [
    (
        MINIMAX, "fal", FAL_SONG, 250, "fal.ai / MiniMax Music 2",
        [
            "MiniMax Music 2 chooses the length itself, up to 240 seconds.",
            "MiniMax Music 2 has no setting for the strength of the style.",
            "MiniMax Music 2 takes no seed.",
        ],
    ),
    (
        MUSICGEN, "replicate", replace(TUNE, duration_seconds=12.0), 300, "Replicate / MusicGen",
        ["MusicGen gets a seed of its own for each try; the song's recipe tells it."],
    ),
    (ACE, "ace-step", replace(SONG, duration_seconds=12.0), 100, "ACE-Step / ACE-Step 1.5 Turbo", []),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "account", "brief", "percent", "maker", "remarks"), SONGS)
def test_a_song_is_delivered_and_settled_at_the_price_of_its_model(
    paid: PaidServices, buyer: User, settings: Any, slug: str, account: str, brief: Brief,
    percent: int, maker: str, remarks: list[str],
) -> None:  # fmt: skip
    settings.JOB_RUNNERS = {"generate": "tracks.runners.GenerateRunner"}
    paid.offer(slug, price_percent=percent)
    before = balance(buyer).available

    asked = paid.ask(buyer, slug, brief)
    job = paid.live(asked.job)
    track = track_for(user=buyer, pk=asked.pk)

    assert (job.state, job.error_message) == ("complete", "")
    price = -(-percent // 100)
    assert (balance(buyer).available, balance(buyer).held) == (before - price, 0)
    assert (track.model, track.maker, track.remarks) == (slug, maker, remarks)
    assert paid.paid == {"fal": 0, "replicate": 0, "ace-step": 0} | {account: 1}
    assert track.formats == ["mp3", "wav", "flac", "opus"]
    assert track.recipe["facts"]["model"] == slug
    assert LYRICS.split("\n")[0] not in str(track.recipe["facts"])
    assert (prove(deep=True), job_queries.prove()) == ([], [])


def test_a_request_is_answered_for_each_of_two_takes(paid: PaidServices, buyer: User) -> None:
    paid.offer(MUSICGEN)
    first = paid.ask(buyer, MUSICGEN, TUNE, takes=2)
    takes = Track.objects.filter(request=first.request).order_by("take")
    assert [paid.live(take.job_id).state for take in takes] == ["complete", "complete"]
    seeds = [one["input"]["seed"] for one in paid.submissions(paid.replicate)]
    assert len(set(seeds)) == 2
