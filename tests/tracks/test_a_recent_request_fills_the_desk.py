"""A request of earlier fills the desk again by a link, with everything that was chosen; nobody else's does."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.test import Client

from tests.support.pages import compact
from tracks.models import Request

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]
SENT: dict[str, Any] = {
    "mode": "custom", "prompt": "warm rain, 20 seconds", "takes": "1", "metre": "6/8", "instruments": "piano, flute",
    "section_name": ["intro", "chorus"], "section_bars": ["4", ""], "section_at": ["", ""], "pay_with": "credits",
    "sings": "on", "lyrics": "Rain on the window",
}  # fmt: skip


def link_in(page: str) -> str:
    found = re.search(r'<a class="chip" href="(/create/\?again=[^"]+)"[^>]*>warm rain, 20 seconds</a>', page)
    assert found
    return found[1]


def test_a_link_fills_in_all_that_was_sent(rich: User, client_for: ClientFor, redis_url: str) -> None:
    desk = client_for(rich)
    assert "Your recent requests" not in compact(desk.get("/create/").content.decode())
    assert desk.post("/create/", SENT).status_code == 302
    page = compact(desk.get(link_in(compact(desk.get("/create/").content.decode()))).content.decode())
    assert ">warm rain, 20 seconds</textarea>" in page
    assert ">Rain on the window</textarea>" in page
    assert 'value="piano, flute"' in page
    assert '<option value="6/8" selected>' in page
    assert '<option value="1" selected>One take' in page
    assert re.findall(r"<option selected>([^<]*)", page) == ["intro", "chorus"]
    # The length was the words', and still is.
    assert re.search(r'name="duration_seconds"[^>]* value=""', page)
    assert Request.objects.count() == 1


def test_free_takes_come_first_again_whatever_paid_then(rich: User, client_for: ClientFor, redis_url: str) -> None:
    desk = client_for(rich)
    desk.post("/create/", SENT)
    page = compact(desk.get(f"/create/?again={Request.objects.get().pk}").content.decode())
    assert "<strong data-price>free</strong>" in page


def test_nobody_elses_request_and_no_request_leave_the_desk_empty(
    rich: User, other_user: User, client_for: ClientFor, redis_url: str
) -> None:
    client_for(rich).post("/create/", SENT)
    address = f"/create/?again={Request.objects.get().pk}"
    for client in (client_for(other_user), Client()):
        assert "warm rain" not in client.get(address).content.decode()
    for wrong in ("", "7", "00000000-0000-0000-0000-000000000000"):
        page = client_for(rich).get(f"/create/?again={wrong}")
        assert page.status_code == 200
        assert ">warm rain, 20 seconds</textarea>" not in compact(page.content.decode())
