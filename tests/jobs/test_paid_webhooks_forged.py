"""Webhooks that are not what they say, or not about our work, change nothing."""

from __future__ import annotations

import random
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.test import Client

from jobs.models import Job
from tests.doubles.deliveries import Sent
from tests.doubles.fal import signing
from tests.jobs.paid_letters import EITHER, everything, letter, submitted
from tests.support.paid_work import (
    PaidServices,
    forget_clients,
    post,
)

if TYPE_CHECKING:
    from accounts.models import User

MUTATIONS = 200


@EITHER
def test_one_about_nothing_of_ours_is_heard_and_forgotten(
    paid: PaidServices, buyer: User, client: Client, service: str
) -> None:
    submitted(paid, buyer, service)
    genuine, before = letter(paid, service), everything()
    other = {"fal": "replicate", "replicate": "fal"}[service]
    unknown = genuine.url.replace(genuine.url.split("/")[-2], uuid.uuid4().hex)
    assert post(client, genuine, url=unknown).status_code == 200
    # Genuine for one service says nothing at another's door.
    assert post(client, genuine, url=genuine.url.replace(f"/{service}/", f"/{other}/")).status_code == 400
    for nobody in ("ace-step", "composer", "nobody"):
        assert post(client, genuine, url=genuine.url.replace(f"/{service}/", f"/{nobody}/")).status_code == 400
    assert client.get(genuine.url.removeprefix("https://studio.example")).status_code == 405
    assert everything() == before


def test_an_attempt_of_another_account_is_not_rung_for(paid: PaidServices, buyer: User, client: Client) -> None:
    """A token of Replicate's attempt in a genuine webhook of fal.ai."""
    first = submitted(paid, buyer, "fal")
    second = submitted(paid, buyer, "replicate")
    later = paid.clock() + timedelta(minutes=5)
    Job.objects.update(next_at=later)
    fal = letter(paid, "fal")
    assert post(client, fal, url=fal.url.replace(first.attempt_token, second.attempt_token)).status_code == 200
    assert Job.objects.filter(next_at=later).count() == 2


@EITHER
def test_two_hundred_forgeries_are_refused(paid: PaidServices, buyer: User, client: Client, service: str) -> None:
    """One bit of the body or of a signed header is another; no body, no headers, another key, another time."""
    job = submitted(paid, buyer, service)
    Job.objects.filter(pk=job.pk).update(next_at=paid.clock() + timedelta(minutes=5))
    genuine, before, dice = letter(paid, service), everything(), random.Random(service)
    forged = [_flipped(genuine, dice) for _ in range(MUTATIONS)]
    forged += [replace(genuine, body=b""), replace(genuine, headers={}), replace(genuine, body=genuine.body + b" ")]
    double = {"fal": paid.fal, "replicate": paid.replicate}[service]
    for age in (-400, 400):
        forged.append(paid.letter(double, job.request_id, at=double.now + age))
    assert {post(client, each).status_code for each in forged} == {400}
    assert everything() == before
    assert post(client, genuine).status_code == 200


def _flipped(genuine: Sent, dice: random.Random) -> Sent:
    place = dice.choice(["body", *genuine.headers])
    raw = bytearray(genuine.body if place == "body" else genuine.headers[place].encode())
    raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(7)
    if place == "body":
        return replace(genuine, body=bytes(raw))
    return replace(genuine, headers={**genuine.headers, place: raw.decode("latin-1")})


def test_another_key_signs_for_nobody(paid: PaidServices, buyer: User, client: Client) -> None:
    job = submitted(paid, buyer, "fal")
    assert post(client, paid.letter(paid.fal, job.request_id, key=signing.key_of(9))).status_code == 400
    job = submitted(paid, buyer, "replicate")
    forged = paid.letter(paid.replicate, job.request_id, secret="whsec_AAAA")
    assert post(client, forged).status_code == 400


def test_while_the_public_keys_are_away_the_service_is_asked_to_come_again(
    paid: PaidServices, buyer: User, client: Client
) -> None:
    submitted(paid, buyer, "fal")
    forget_clients()
    paid.fal.faults.force("keys_down")
    genuine = letter(paid, "fal")
    assert post(client, genuine).status_code == 503
    forget_clients()
    assert post(client, genuine).status_code == 200


@EITHER
def test_a_body_beyond_all_measure_is_not_read(paid: PaidServices, buyer: User, client: Client, service: str) -> None:
    submitted(paid, buyer, service)
    before = everything()
    assert post(client, letter(paid, service), body=b"x" * 3_000_000).status_code in {400, 413}
    assert everything() == before
