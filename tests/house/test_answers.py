"""What every answer carries, and how files leave an asynchronous server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import AsyncRequestFactory, Client, RequestFactory

from soundfoundry import errors, middleware
from tests.support.management import deployment_check

pytestmark = pytest.mark.django_db


def test_the_policy_of_every_page_allows_nothing_inline_and_nothing_foreign() -> None:
    answer = Client().get("/accounts/login/")
    rules = dict(rule.strip().split(" ", 1) for rule in answer["Content-Security-Policy"].split(";") if rule.strip())
    assert rules["default-src"] == rules["script-src"] == rules["style-src"] == "'self'"
    assert rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_every_page_tells_the_browser_to_be_careful() -> None:
    answer = Client().get("/accounts/login/")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_crawlers_are_told_what_to_leave_alone() -> None:
    assert "Disallow: /accounts/" in Client().get("/robots.txt").content.decode()


def test_a_missing_page_is_a_404_without_details() -> None:
    answer = Client().get("/there/is/no/such/page/")
    assert answer.status_code == 404
    assert b"Traceback" not in answer.content


def test_a_program_gets_its_errors_in_the_shape_of_the_api() -> None:
    answer = errors.failed(RequestFactory().get("/api/v1/tracks/"))
    assert answer.status_code == 500
    assert b'"code": "failed"' in answer.content


def test_a_failure_is_told_even_when_its_page_cannot_be_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> HttpResponse:
        raise RuntimeError("the template failed, too")

    monkeypatch.setattr(errors, "render", broken)
    answer = errors.failed(RequestFactory().get("/create/"))
    assert (answer.status_code, "nothing is charged twice" in answer.content.decode()) == (500, True)


def test_a_file_leaves_an_asynchronous_server_piece_by_piece() -> None:
    read = []

    def blocks() -> Iterator[bytes]:
        for number in range(64):
            read.append(number)
            yield bytes([number]) * 65_536

    def view(request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(blocks())

    async def story() -> tuple[int, bytes]:
        answer = middleware.files_in_pieces(view)(AsyncRequestFactory().get("/"))
        assert isinstance(answer, StreamingHttpResponse)
        assert answer.is_async
        pieces = aiter(answer)
        first = await anext(pieces)
        read_for_the_first = len(read)
        return read_for_the_first, first + b"".join([piece async for piece in pieces])

    read_for_the_first, whole = asyncio.run(story())
    assert read_for_the_first <= 5
    assert whole == b"".join(bytes([number]) * 65_536 for number in range(64))


def test_a_file_leaves_a_threaded_server_as_it_is() -> None:
    answer = middleware.files_in_pieces(lambda _: FileResponse(iter([b"a"])))(RequestFactory().get("/"))
    assert isinstance(answer, StreamingHttpResponse)
    assert not answer.is_async


def test_the_deployment_check_has_no_warning_and_silences_none() -> None:
    done = deployment_check()
    assert done.returncode == 0, done.stderr
    assert "(0 silenced)" in done.stdout
