"""What a service costs is told before, travels with the form, and is agreed on; who cannot be asked says why."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from credits.queries import balance, statement
from credits.queries.works import with_works
from jobs.models import Job, ProviderAccount
from makers.models import SeparationModel
from studio.models import Separation
from studio.queries import methods_for, stems_of
from studio.services import KeyReused, MethodRefused, NotEnoughCredits, PriceChanged
from tests.studio.taking_apart_outside import FAL, FAL_SIX, REPLICATE, read_through_our_door, take_apart, use_runner
from tests.support.paid_work import PaidServices, broken_promises, buyer, paid
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["buyer", "paid"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def lent(paid: PaidServices, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    use_runner(paid)
    return read_through_our_door(monkeypatch)


@pytest.fixture
def client(buyer: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(buyer)


def page_of(song: Track) -> str:
    return reverse("studio:stems", args=[song.pk])


def fields(client: Client, song: Track) -> dict[str, str]:
    """What the form says besides the choice."""
    body = client.get(page_of(song)).content.decode()
    form = body[body.index(reverse("studio:find_stems", args=[song.pk])) :]
    return dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form.partition("</form>")[0]))


def send(client: Client, song: Track, **values: str) -> str:
    """The page that follows."""
    return client.post(reverse("studio:find_stems", args=[song.pk]), values, follow=True).content.decode()


def test_the_page_tells_price_and_quality_and_who_found_them(paid: PaidServices, client: Client, song: Track) -> None:
    body = client.get(page_of(song)).content.decode()
    assert body.index("This site itself") < body.index("fal.ai / Demucs") < body.index("Replicate / Demucs")
    assert "vocals 9.2, drums 10.1" in body
    assert "1 credit\n" in body
    send(client, song, parts="4", method=FAL, **fields(client, song))
    paid.live(Job.objects.get(kind="separate_outside"))
    body = client.get(page_of(song)).content.decode()
    assert "Found by fal.ai / Demucs, for credits." in body
    assert "Nothing of that was measured here" in body
    assert "HD" not in re.sub(r"<[^>]*>|MUSDB18-HQ", "", body)
    assert f'value="{FAL}"' not in body
    assert "checked" not in body.partition('class="methods"')[2].partition("</fieldset>")[0], "nobody pays by default"
    assert f'value="{REPLICATE}"' in body


def test_another_price_than_was_shown_is_shown_before_anything_is_held(
    client: Client, buyer: User, song: Track
) -> None:
    shown = fields(client, song)
    SeparationModel.objects.filter(slug=FAL).update(price_percent=700)
    assert "takes this track apart for 7 credits now" in send(client, song, parts="4", method=FAL, **shown)
    assert "takes this track apart for 7 credits now" in send(client, song, parts="4", method=FAL)
    assert (Separation.objects.count(), balance(buyer).held) == (0, 0)
    send(client, song, parts="4", method=FAL, **fields(client, song))
    assert balance(buyer).held == 7


def test_what_is_sent_twice_from_one_page_is_held_once(
    paid: PaidServices, client: Client, buyer: User, song: Track
) -> None:
    shown = fields(client, song)
    send(client, song, parts="4", method=FAL, **shown)
    send(client, song, parts="4", method=FAL, **shown)
    assert balance(buyer).held == 1
    paid.live(Separation.objects.get().job)
    send(client, song, parts="4", method=REPLICATE, **fields(client, song))
    paid.live(Separation.objects.latest("created_at").job)
    send(client, song, parts="4", method=FAL, **shown)
    assert Separation.objects.count() == 2
    with pytest.raises(KeyReused):
        take_apart(song, buyer, FAL_SIX, idempotency_key=shown["idempotency_key"])


def test_too_few_credits_are_told_in_the_usual_words(client: Client, buyer: User, song: Track) -> None:
    SeparationModel.objects.filter(slug=FAL).update(price_percent=10_000)
    SeparationModel.objects.filter(slug=REPLICATE).update(price_percent=120_000)
    with pytest.raises(NotEnoughCredits):
        take_apart(song, buyer, REPLICATE)
    said = send(client, song, parts="4", method=REPLICATE, **fields(client, song))
    assert re.findall("This needs[^<]*", said) == ["This needs 1200 credits and you have 1000: 200 more needed."]
    assert Separation.objects.count() == 0


def test_the_statement_names_it_in_words(paid: PaidServices, buyer: User, song: Track) -> None:
    paid.live(take_apart(song, buyer))
    line = with_works(statement(user=buyer), buyer).lines[0]
    assert (line.what, line.address) == ("Spent: Stems of My song", page_of(song))


def test_only_what_has_a_key_and_is_offered_can_be_chosen(paid: PaidServices, buyer: User, song: Track) -> None:
    def slugs() -> list[str]:
        return [method.slug for method in methods_for(song, stems_of(song))]

    assert slugs() == ["built-in", FAL, FAL_SIX, REPLICATE]
    SeparationModel.objects.filter(slug=FAL_SIX).update(is_offered=False)
    del paid.settings.PROVIDER_ACCOUNTS_AND_KEYS["replicate"]
    assert slugs() == ["built-in", FAL]
    with pytest.raises(MethodRefused, match="Choose one of: built-in, fal-demucs"):
        take_apart(song, buyer, REPLICATE)
    ProviderAccount.objects.filter(slug="fal").update(is_on=False)
    with pytest.raises(MethodRefused, match="takes nothing at the moment"):
        take_apart(song, buyer)
    paid.settings.PROVIDER_ACCOUNTS_AND_KEYS = {}
    assert slugs() == ["built-in"]


def test_where_nothing_can_read_it_that_is_said_unless_it_is_small(
    paid: PaidServices, buyer: User, client: Client, song: Track, lent: list[str]
) -> None:
    paid.settings.WEBHOOK_BASE_URL = ""
    size = song.assets.get().size_bytes
    song.assets.update(size_bytes=300_000_000)
    told = "Replicate takes files of up to 100 MB, and this track has 300 MB"
    assert told in client.get(page_of(song)).content.decode()
    with pytest.raises(MethodRefused, match=told):
        take_apart(song, buyer, REPLICATE)
    song.assets.update(size_bytes=size)
    job = paid.live(take_apart(song, buyer))
    assert (job.state, job.error_message, lent) == ("complete", "", [])
    assert str(paid.submissions(paid.fal)[0]["audio_url"]).startswith("data:audio/flac;base64,")


def test_a_model_that_is_gone_there_is_not_offered_meanwhile_and_staff_are_told(
    paid: PaidServices, buyer: User, song: Track, staff: User
) -> None:
    paid.fal.faults.force("unknown_model")
    assert paid.live(take_apart(song, buyer)).state == "failed"
    assert balance(buyer).available == 1000
    assert "Separation models (fal-demucs)" in mail.outbox[0].body
    with pytest.raises(MethodRefused, match="takes nothing at the moment"):
        take_apart(song, buyer)


def test_other_prices_and_methods_are_refused_by_the_service(buyer: User, song: Track) -> None:
    with pytest.raises(PriceChanged, match="1 credit now"):
        take_apart(song, buyer, agreed_credits=2)
    with pytest.raises(MethodRefused, match="“spleeter” takes nothing apart"):
        take_apart(song, buyer, "spleeter")


@pytest.mark.postgres
def test_two_clicks_at_once_hold_one_price(paid: PaidServices, buyer: User, song: Track) -> None:
    start, errors = threading.Barrier(2), []

    def click(key: str) -> None:
        try:
            start.wait(10)
            take_apart(song, buyer, idempotency_key=key)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    clicks: list[Any] = [threading.Thread(target=click, args=(key,)) for key in ("first", "second")]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join(20)
    assert errors == []
    assert (Separation.objects.count(), balance(buyer).held) == (1, 1)
    assert paid.live(Separation.objects.get().job).state == "complete"
    assert broken_promises() == []
