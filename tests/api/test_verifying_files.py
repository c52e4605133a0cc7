"""A program asks whether a file was made here; the answer is one of a few words, with a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.conftest import Program
from tests.support.sounds import sound

if TYPE_CHECKING:
    from accounts.models import User

ADDRESS = "/api/v1/verify/"


@pytest.mark.django_db
def test_a_file_from_elsewhere_is_unknown_and_a_second_of_it_unclear(
    user: User, program: Program, tmp_path: Path
) -> None:
    client = program(user)
    for seconds, verdict in ((8.0, "unknown"), (1.0, "unclear")):
        file = SimpleUploadedFile("noise.wav", sound(tmp_path / "noise.wav", seconds))
        answer = client.post(ADDRESS, {"file": file})
        assert answer.status_code == 200, answer.content
        found = answer.json()
        assert found["verdict"] == verdict
        assert found["message"]
        assert (found["track"], found["recipe"], found["made_on"]) == (None, None, None)


@pytest.mark.django_db
def test_what_is_no_file_is_refused_with_what_to_send(user: User, program: Program) -> None:
    client = program(user)
    answer = client.post(ADDRESS, {"sound": "x"})
    assert answer.status_code == 400
    assert "file" in answer.json()["error"]["details"]
    assert client.post(ADDRESS, "{}", content_type="application/json").status_code == 415
    empty = client.post(ADDRESS, {"file": SimpleUploadedFile("x.wav", b"")})
    assert empty.status_code == 400
    assert "file" in empty.json()["error"]["details"]
