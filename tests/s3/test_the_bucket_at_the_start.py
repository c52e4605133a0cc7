"""A bucket that is missing, foreign or closed to us is told at the start; a store that is away is waited for."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO

import botocore.auth
import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from files.bucket import BucketStorage, NoBucket
from soundfoundry import checks
from tests.s3.conftest import bucket_storage
from tests.s3.faults import FaultyProxy
from tests.s3.swift import Swift


def complaints(storage: object, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    settings.IS_PRODUCTION = True
    monkeypatch.setattr(checks, "default_storage", storage)
    return [str(message.msg) for message in checks.bucket_is_ours(None)]


def made(storage: BucketStorage, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("files.management.commands.make_bucket.default_storage", storage)
    told = StringIO()
    call_command("make_bucket", stdout=told)
    return told.getvalue()


def test_a_store_that_is_away_stops_no_start(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    away = bucket_storage("http://127.0.0.1:1", "songs")
    assert complaints(away, settings, monkeypatch) == []
    with pytest.raises(CommandError, match="not reached"):
        made(away, monkeypatch)


def test_a_folder_needs_no_bucket() -> None:
    told = StringIO()
    call_command("make_bucket", stdout=told)
    assert "names a folder" in told.getvalue()
    assert checks.bucket_is_ours(None) == []


@pytest.mark.s3
def test_a_missing_bucket_is_told_and_made_once(
    swift: Swift, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = bucket_storage(swift.url, "not-there-yet")
    assert "no such bucket" in complaints(storage, settings, monkeypatch)[0]
    assert "was made" in made(storage, monkeypatch)
    assert complaints(storage, settings, monkeypatch) == []
    assert "is there" in made(storage, monkeypatch)


@pytest.mark.s3
def test_a_wrong_key_is_refused_with_what_to_look_at(
    bucket: BucketStorage, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = bucket_storage(bucket.endpoint_url, bucket.bucket_name, secret_key="guessed")
    assert "look at the S3 keys" in complaints(stranger, settings, monkeypatch)[0]
    with pytest.raises(CommandError, match="look at the S3 keys"):
        made(stranger, monkeypatch)


@pytest.mark.s3
def test_a_clock_that_is_wrong_is_refused_with_what_to_look_at(
    bucket: BucketStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = botocore.auth.get_current_datetime

    def late(*args: object, **options: object) -> datetime:
        return real(*args, **options) - timedelta(minutes=20)

    monkeypatch.setattr(botocore.auth, "get_current_datetime", late)
    with pytest.raises(NoBucket, match="clock"):
        bucket.is_bucket_there()


@pytest.mark.s3
def test_a_busy_store_stops_no_start(
    shaky: BucketStorage, proxy: FaultyProxy, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy.misbehave("slow_down", "HEAD", times=9)
    assert complaints(shaky, settings, monkeypatch) == []
