"""Two storages for the same tests: a folder in every run, and a bucket on a real S3 server with `-m s3`."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage, Storage

from files.bucket import BucketStorage
from tests.s3.faults import FaultyProxy
from tests.s3.swift import ACCESS_KEY, SECRET_KEY, Swift


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if re.search(r"(?<!not )\bs3\b", str(config.getoption("markexpr"))):
        return
    without = pytest.mark.skip(reason="needs a real S3 server: `make test-s3` brings one")
    for item in items:
        if item.get_closest_marker("s3"):
            item.add_marker(without)


@pytest.fixture(scope="session")
def swift() -> Iterator[Swift]:
    server = Swift()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def proxy(swift: Swift) -> Iterator[FaultyProxy]:
    """The same server as the world sees it: another address, and trouble on the way when a test asks for it."""
    found = FaultyProxy(swift.url)
    yield found
    found.close()


def bucket_storage(endpoint: str, name: str, **options: Any) -> BucketStorage:
    """Our storage as settings make it for a self-hosted server."""
    given = {"access_key": ACCESS_KEY, "secret_key": SECRET_KEY, "region_name": "us-east-1", "location": "music"}
    return BucketStorage(bucket_name=name, endpoint_url=endpoint, addressing_style="path", **{**given, **options})


@pytest.fixture
def bucket(swift: Swift, proxy: FaultyProxy) -> BucketStorage:
    """A fresh bucket: reached directly by us, through the proxy by browsers."""
    storage = bucket_storage(swift.url, f"songs-{uuid.uuid4().hex[:12]}", public_endpoint_url=proxy.url)
    storage.make_bucket()
    return storage


@pytest.fixture
def shaky(bucket: BucketStorage, proxy: FaultyProxy) -> BucketStorage:
    """The same bucket, but reached through the proxy that can misbehave."""
    return bucket_storage(proxy.url, bucket.bucket_name)


@pytest.fixture(params=["folder", pytest.param("bucket", marks=pytest.mark.s3)])
def storage(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Storage:
    """The storage of the product, both kinds in turn."""
    found: Storage = (
        FileSystemStorage(location=tmp_path / "media", base_url="/media/")
        if request.param == "folder"
        else request.getfixturevalue("bucket")
    )
    monkeypatch.setattr("files.storing.default_storage", found)
    return found
