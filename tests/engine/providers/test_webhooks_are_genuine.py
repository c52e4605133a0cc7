"""Webhooks of fal.ai and Replicate are believed only when every byte of them was signed, and lately."""

from __future__ import annotations

import random
import string
from collections.abc import Callable

import pytest

from engine.outbound import Outbound
from engine.providers.fal.webhooks import FalWebhooks
from engine.providers.replicate.webhooks import ReplicateWebhooks
from engine.providers.shared.webhooks import BadSignature, Notice, with_token
from tests.doubles.fal import FalDouble
from tests.doubles.replicate.double import sign
from tests.engine.providers.paid_services import outbound

NOW = 1_700_000_000
FAL_BODY = (
    b'{"request_id":"r1","gateway_request_id":"r1","status":"OK",'
    b'"payload":{"audio":{"url":"https://v3.fal.media/files/x/out.wav"}}}'
)
FAL_HEADERS = {
    "X-Fal-Webhook-Request-Id": "r1",
    "X-Fal-Webhook-User-Id": "user-1",
    "X-Fal-Webhook-Timestamp": str(NOW),
    "X-Fal-Webhook-Signature": "9892e837ff8a90ad156d668d954cd2f660758e5e55c4286dd1852bdbc2074ec6"
    "1463d818e1fc96ad87b4801db6659f922523d935d058f33e4d57a03ef7e33e07",
}
SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
REPLICATE_BODY = b'{"id":"p1","status":"succeeded"}'
REPLICATE_HEADERS = {
    "webhook-id": "msg_1",
    "webhook-timestamp": str(NOW),
    "webhook-signature": "v1,Ph4oTJKgPOTXkVDE43/RkTY2zPT5l4vEMUnztv4bIQw=",
}
Check = Callable[[dict[str, str], bytes, float], Notice]


@pytest.fixture
def check_fal() -> Check:
    """The double's first key is the one of the test vectors."""
    with FalDouble(seed=1) as double:
        reader = FalWebhooks(outbound=outbound(double), jwks_url=double.jwks_url)
        reader.keys.fit(b"", b"")
    return lambda headers, body, now: reader.read(headers, body, now=now)


def check_replicate(
    headers: dict[str, str], body: bytes, now: float = NOW, secrets: tuple[str, ...] = (SECRET,)
) -> Notice:
    return ReplicateWebhooks(outbound=Outbound(), secrets=secrets).read(headers, body, now=now)


def test_the_vector_of_fal_is_genuine(check_fal: Check) -> None:
    notice = check_fal(FAL_HEADERS, FAL_BODY, NOW)
    assert notice.request_id == "r1"
    assert check_fal({name.upper(): value for name, value in FAL_HEADERS.items()}, FAL_BODY, NOW) == notice


def test_the_vector_of_replicate_is_genuine() -> None:
    assert check_replicate(REPLICATE_HEADERS, REPLICATE_BODY).request_id == "p1"


def mutated(headers: dict[str, str], body: bytes, number: int) -> tuple[dict[str, str], bytes]:
    """Body or one header changed: a character replaced, dropped, put in or doubled, or the whole of it left out."""
    dice = random.Random(number)
    place = dice.choice(["body", *headers])
    text = body.decode() if place == "body" else headers[place]
    where = dice.randrange(len(text))
    other = dice.choice([char for char in "0123456789abcdefABCDEF.,=\n" if char != text[where]])
    changed = dice.choice([
        text[:where] + other + text[where + 1 :],
        text[:where] + text[where + 1 :] + other,
        text[:where] + other + text[where:],
        text[:where] + text[where] + text[where:],
        text + other,
        text[:where],
        "",
    ])  # fmt: skip
    if place == "body":
        return headers, changed.encode()
    return {**headers, place: changed}, body


@pytest.mark.parametrize("number", range(50))
def test_fifty_mutations_of_fals_are_refused(check_fal: Check, number: int) -> None:
    headers, body = mutated(FAL_HEADERS, FAL_BODY, number)
    assert (headers, body) != (FAL_HEADERS, FAL_BODY)
    with pytest.raises(BadSignature):
        check_fal(headers, body, NOW)


@pytest.mark.parametrize("number", range(50))
def test_fifty_mutations_of_replicates_are_refused(number: int) -> None:
    headers, body = mutated(REPLICATE_HEADERS, REPLICATE_BODY, number)
    assert (headers, body) != (REPLICATE_HEADERS, REPLICATE_BODY)
    with pytest.raises(BadSignature):
        check_replicate(headers, body)


@pytest.mark.parametrize("name", [*FAL_HEADERS])
def test_a_header_of_fals_that_is_missing_is_refused(check_fal: Check, name: str) -> None:
    with pytest.raises(BadSignature):
        check_fal({key: value for key, value in FAL_HEADERS.items() if key != name}, FAL_BODY, NOW)


@pytest.mark.parametrize("name", [*REPLICATE_HEADERS])
def test_a_header_of_replicates_that_is_missing_is_refused(name: str) -> None:
    with pytest.raises(BadSignature):
        check_replicate({key: value for key, value in REPLICATE_HEADERS.items() if key != name}, REPLICATE_BODY)


@pytest.mark.parametrize("seconds", [-301, 301, 86_400])
def test_an_old_letter_and_one_from_the_future_are_refused(check_fal: Check, seconds: float) -> None:
    with pytest.raises(BadSignature, match="old"):
        check_fal(FAL_HEADERS, FAL_BODY, NOW + seconds)
    with pytest.raises(BadSignature, match="old"):
        check_replicate(REPLICATE_HEADERS, REPLICATE_BODY, NOW + seconds)


@pytest.mark.parametrize("seconds", [-300, 300])
def test_five_minutes_are_not_too_old(check_fal: Check, seconds: float) -> None:
    assert check_fal(FAL_HEADERS, FAL_BODY, NOW + seconds).request_id == "r1"
    assert check_replicate(REPLICATE_HEADERS, REPLICATE_BODY, NOW + seconds).request_id == "p1"


def test_the_borders_between_signed_parts_cannot_be_moved(check_fal: Check) -> None:
    moved = {**FAL_HEADERS, "X-Fal-Webhook-Request-Id": "r1\nuser-1", "X-Fal-Webhook-User-Id": str(NOW)}
    with pytest.raises(BadSignature):
        check_fal(moved, FAL_BODY, NOW)


def test_a_signature_has_one_spelling(check_fal: Check) -> None:
    mark = FAL_HEADERS["X-Fal-Webhook-Signature"]
    with pytest.raises(BadSignature):
        check_fal({**FAL_HEADERS, "X-Fal-Webhook-Signature": mark.upper()}, FAL_BODY, NOW)
    encoded = REPLICATE_HEADERS["webhook-signature"]
    letters = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
    for other in letters[letters.index(encoded[-2]) // 4 * 4 :][:4].replace(encoded[-2], ""):
        with pytest.raises(BadSignature):
            check_replicate({**REPLICATE_HEADERS, "webhook-signature": f"{encoded[:-2]}{other}="}, REPLICATE_BODY)


def test_one_of_several_signatures_and_secrets_is_enough() -> None:
    old = "whsec_" + "QUJD" * 8
    good = REPLICATE_HEADERS["webhook-signature"]
    two = {**REPLICATE_HEADERS, "webhook-signature": f"{sign(old, 'msg_1', str(NOW), REPLICATE_BODY)} v2,abc {good}"}
    assert check_replicate(two, REPLICATE_BODY).request_id == "p1"
    assert check_replicate(REPLICATE_HEADERS, REPLICATE_BODY, secrets=(old, SECRET)).request_id == "p1"
    for secrets in ((old,), ()):
        with pytest.raises(BadSignature):
            check_replicate(REPLICATE_HEADERS, REPLICATE_BODY, secrets=secrets)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id":7}', b"\xff", b"[" * 100_000])
def test_a_signed_letter_about_nothing_is_refused(body: bytes) -> None:
    headers = {**REPLICATE_HEADERS, "webhook-signature": sign(SECRET, "msg_1", str(NOW), body)}
    with pytest.raises(BadSignature, match="no prediction"):
        check_replicate(headers, body)


def test_the_token_is_put_into_the_address() -> None:
    assert with_token("https://a.example/hooks/{token}/", "x/y") == "https://a.example/hooks/x%2Fy/"
    assert with_token("https://a.example/hooks/", "t") == "https://a.example/hooks/?token=t"
    assert with_token("https://a.example/hooks/?a=b", "t") == "https://a.example/hooks/?a=b&token=t"
