"""What a service would not take is refused before it is sent; what is no JSON or does not fit is not passed on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.language_models.answers import read
from engine.language_models.interface import Message, Picture, Refused, UnusableAnswer
from engine.outbound.retry_hints import duration, retry_after
from tests.engine.language_models.wires import KINDS, SCHEMA, running

MOON = datetime(2030, 5, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_above_the_inline_limit_is_not_sent(kind: str) -> None:
    large = Picture(b"\x89PNG" + bytes(15_000_000), "image/png")
    with running(kind) as (double, model):
        with pytest.raises(Refused, match="15 MB"):
            model.complete([Message("user", "What is it?", (large,))])
        assert double.requests == []


@pytest.mark.parametrize("kind", KINDS)
def test_several_pictures_count_together(kind: str) -> None:
    half = Picture(bytes(8_000_000), "image/png")
    with running(kind) as (double, model):
        with pytest.raises(Refused, match="too large"):
            model.complete([Message("user", "Which is it?", (half, half))])
        assert double.requests == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("picture", [Picture(b"GIF89a", "image/gif"), Picture(b"", "image/png")])
def test_a_picture_of_another_kind_or_without_content_is_not_sent(kind: str, picture: Picture) -> None:
    with running(kind) as (double, model):
        with pytest.raises(Refused, match="picture"):
            model.complete([Message("user", "What is it?", (picture,))])
        assert double.requests == []


@pytest.mark.parametrize(
    "text",
    [
        "Here it is: {}",
        '{"title": "Rain", "lines": ["a", "b"]',
        '{"title": "Rain", "lines": ["a", "b"]} Enjoy!',
        "",
        "NaN",
        '{"title": "Rain", "lines": ["a"]}',
        '{"title": "Rain", "lines": ["a", "b"], "more": 1}',
        '{"title": 3, "lines": ["a", "b"]}',
        "[" * 100_000,
        "<think>{}",
    ],
)
def test_what_is_no_json_or_does_not_fit_is_refused(text: str) -> None:
    with pytest.raises(UnusableAnswer):
        read(text, SCHEMA)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("7", 7.0), ("0.5", 0.5), ("Wed, 01 May 2030 12:01:30 GMT", 90.0), ("Wed, 01 May 2030 11:00:00 GMT", 0.0),
     ("999999999", 86_400.0), ("soon", None), ("", None), ("-3", None),
     ("Wed, 01 May 2030 12:01:30 +99999999999", None), ("Wed, 01 May 2030 12:01:30 +99999999999999999", None),
     ("Wed, 01 May 99999999999999999999 12:01:30 GMT", None)],
)  # fmt: skip
def test_a_retry_after_header_is_seconds_or_a_date(told: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": told}, MOON) == seconds


@pytest.mark.parametrize(
    ("told", "seconds"), [("37s", 37.0), ("0.25s", 0.25), ("37", None), (37, None), (None, None), ("-1s", None)]
)
def test_a_retry_delay_of_google_is_a_duration(told: object, seconds: float | None) -> None:
    assert duration(told) == seconds
