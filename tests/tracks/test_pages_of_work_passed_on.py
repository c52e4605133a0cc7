"""Pages tell that a take was passed on: who took over, for how much, and that the failed try cost nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.test import Client

from tests.support.pages import compact
from tests.support.paid_work import ACE_AT_REPLICATE, DEAR_AT_FAL, PaidServices

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]


def text_of(client: Client, address: str) -> str:
    return compact(client.get(address).content.decode())


def test_while_it_is_made_and_afterwards(paid: PaidServices, buyer: User, client_for: ClientFor) -> None:
    paid.offer(DEAR_AT_FAL, ACE_AT_REPLICATE)
    paid.fal.faults.always("failed_500")
    track, client = paid.ask(buyer, DEAR_AT_FAL), client_for(buyer)
    place = f"/requests/{track.request_id}/"
    assert "by fal.ai / Stable Audio 2.5" in text_of(client, place)

    paid.replicate.processing_for = 30
    job = track.job
    for _ in range(20):
        job = paid.step(job)
        if job.account == "replicate":
            break
    page = text_of(client, place)
    assert "fal.ai / Stable Audio 2.5 could not make it, and cost nothing." in page
    assert "Replicate / ACE-Step took over for 1 credit." in page
    assert "Replicate" in text_of(client, "/jobs/")

    paid.live(job)
    page = text_of(client, place)
    assert "by Replicate / ACE-Step" in page
    assert "fal.ai / Stable Audio 2.5 could not make this take, so it was passed on." in page
    assert "What failed cost nothing; this take cost 1 credit." in page


def test_the_statement_tells_the_lower_price(paid: PaidServices, buyer: User, client_for: ClientFor) -> None:
    paid.offer(DEAR_AT_FAL, ACE_AT_REPLICATE)
    paid.fal.faults.always("failed_500")
    track = paid.ask(buyer, DEAR_AT_FAL)
    paid.live(track.job)

    page = text_of(client_for(buyer), "/credits/")
    row = r'<td>(?:<a[^>]*>)?((?:Spent|Held|Given back)[^<]*?) ?<.*?<td class="number[^>]*>([+−]\d+)</td>'
    lines = re.findall(row, page)
    assert lines == [
        (f"Spent: {track.title}", "−1"),
        (f"Held: {track.title}, passed on to one that costs less", "−1"),
        ("Given back: A track", "+4"),
        ("Held: A track", "−4"),
    ]


def test_trying_again_costs_what_its_button_says(paid: PaidServices, buyer: User, client_for: ClientFor) -> None:
    """The one that took over costs less; the first one, who is asked again, costs what it cost."""
    paid.offer(DEAR_AT_FAL, ACE_AT_REPLICATE)
    paid.fal.faults.always("failed_500")
    paid.replicate.processing_for = 30
    track, client = paid.ask(buyer, DEAR_AT_FAL), client_for(buyer)
    job = track.job
    while job.account != "replicate":
        job = paid.step(job)
    client.post(f"/tracks/{track.pk}/cancel/")
    track.refresh_from_db()
    assert (track.status, track.job.price_credits) == ("cancelled", 1)

    place = f"/requests/{track.request_id}/"
    told = re.search(r"Try again for (\d+) credits?", text_of(client, place))
    assert told
    client.post(f"/tracks/{track.pk}/retry/", {"next": place})
    track.refresh_from_db()
    assert track.job.price_credits == int(told[1])
