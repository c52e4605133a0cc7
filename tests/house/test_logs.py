"""Every log line is one line, carries the ids, and cannot be forged from outside."""

from __future__ import annotations

import json
import logging

import pytest
from django.test import Client

from accounts.request_ids import accepted_request_id, current_job_id, current_request_id
from soundfoundry.logs import AddIds, JsonLines, ReadableLines

EVIL = "name\n2026-01-01 ERROR forged \r\u2028\x1b[31mred"


def written(formatter: logging.Formatter, message: str, *, failed: bool = False) -> str:
    info = None
    if failed:  # a real traceback, as a log would have
        try:
            raise ValueError(EVIL)
        except ValueError as error:
            info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("jobs", logging.ERROR, __file__, 1, "%s", (message,), info)
    AddIds().filter(record)
    return formatter.format(record)


def test_a_json_line_is_one_line_of_valid_json_with_both_ids() -> None:
    request, job = current_request_id.set("a" * 32), current_job_id.set("b" * 32)
    try:
        line = written(JsonLines(), EVIL, failed=True)
    finally:
        current_request_id.reset(request)
        current_job_id.reset(job)
    assert len(line.splitlines()) == 1
    read = json.loads(line)
    assert (read["request_id"], read["job_id"], read["message"]) == ("a" * 32, "b" * 32, EVIL)


def test_a_readable_line_cannot_be_broken_from_outside() -> None:
    assert len(written(ReadableLines(), EVIL).splitlines()) == 1


def test_the_lines_of_an_exception_are_indented_below_their_record() -> None:
    first, *below = written(ReadableLines(), "failed", failed=True).splitlines()
    assert "failed" in first
    assert all(line.startswith("    ") for line in below)


@pytest.mark.parametrize(
    "given", ["", "short", "a" * 65, "a b c d e f g h", "abcdefgh\nforged", "abcdefgh;drop", "-abcdefgh"]
)
def test_a_request_id_that_is_not_well_formed_is_replaced(given: str) -> None:
    fresh = accepted_request_id(given)
    assert fresh != given
    assert len(fresh) == 32


def test_every_request_is_logged_with_its_id_and_without_what_is_in_its_path(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="soundfoundry.requests")
    caplog.handler.addFilter(AddIds())
    Client().get("/files/secret-token/song.mp3", headers={"X-Request-ID": "from-the-proxy-0001"})
    (line,) = [record for record in caplog.records if record.name == "soundfoundry.requests"]
    assert line.__dict__["request_id"] == "from-the-proxy-0001"
    assert line.getMessage().startswith("GET /")
    assert "secret-token" not in line.getMessage()


def test_a_well_formed_request_id_comes_back() -> None:
    answer = Client().get("/livez", headers={"X-Request-ID": "from-the-proxy-0001"})
    assert answer["X-Request-ID"] == "from-the-proxy-0001"


def test_every_answer_has_a_request_id_of_its_own() -> None:
    assert Client().get("/livez")["X-Request-ID"] != Client().get("/livez")["X-Request-ID"]
