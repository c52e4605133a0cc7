"""The API describes itself: the kept OpenAPI document is the one the code makes, and the page needs no script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.test import Client

KEPT = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"


@pytest.mark.django_db
def test_the_kept_document_is_what_the_api_says_of_itself() -> None:
    told = Client().get("/api/v1/schema/")
    assert told.status_code == 200
    # Write it anew with: manage.py spectacular --file docs/openapi.yaml
    assert yaml.safe_load(told.content) == yaml.safe_load(KEPT.read_text(encoding="utf-8"))


def test_every_operation_names_its_errors_and_its_success() -> None:
    document = yaml.safe_load(KEPT.read_text(encoding="utf-8"))
    operations = [found for path in document["paths"].values() for found in path.values()]
    assert len(operations) >= 9
    for operation in operations:
        assert {"401", "403", "429"} <= set(operation["responses"])
        assert any(status.startswith("2") for status in operation["responses"])
        assert operation["description"]


@pytest.mark.django_db
def test_the_page_of_a_resource_says_what_each_operation_takes_and_answers() -> None:
    document = yaml.safe_load(KEPT.read_text(encoding="utf-8"))
    for path, methods in document["paths"].items():
        page = Client().get(f"/api/v1/docs/{path.split('/')[3]}/").content.decode()
        for method, found in methods.items():
            assert f'id="{found["operationId"]}"' in page
            assert f"{method.upper()} {path}" in page
    assert "one of: track, mix" in Client().get("/api/v1/docs/projects/").content.decode()
    assert Client().get("/api/v1/docs/nothing/").status_code == 404


@pytest.mark.django_db
def test_the_page_about_the_api_lists_every_operation_without_inline_script_or_style() -> None:
    answer = Client().get("/api/v1/docs/")
    page = answer.content.decode()
    document = yaml.safe_load(KEPT.read_text(encoding="utf-8"))
    for path, methods in document["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in page
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son\w+=", page)
    assert not re.search(r"(src|href)=[\"']https?://", page)
    assert "unsafe" not in answer["Content-Security-Policy"]
