"""A link opens one object, for its time, at the address browsers use; nothing else opens anything."""

from __future__ import annotations

import time
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

import pytest
from django.core.files.base import ContentFile

from files.bucket import BucketStorage
from tests.s3.conftest import bucket_storage
from tests.s3.faults import FaultyProxy
from tests.s3.swift import Swift

pytestmark = pytest.mark.s3
REFUSALS = (400, 401, 403, 412)
KEY = "takes/Regen über Köln.mp3"


@pytest.fixture
def kept(bucket: BucketStorage) -> BucketStorage:
    bucket.save(KEY, ContentFile(b"0123456789"))
    return bucket


def status_of(url: str, **headers: str) -> int:
    try:
        with urlopen(Request(url, headers=headers), timeout=10) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def test_a_link_works_at_the_public_address_and_only_there(kept: BucketStorage, proxy: FaultyProxy) -> None:
    link = kept.url(KEY)
    assert urlsplit(link).netloc == urlsplit(proxy.url).netloc
    with urlopen(link, timeout=10) as answer:
        assert answer.read() == b"0123456789"
    elsewhere = link.replace(proxy.url, kept.endpoint_url)
    assert status_of(elsewhere) == 403


def test_a_browser_may_jump_within_a_file(kept: BucketStorage) -> None:
    with urlopen(Request(kept.url(KEY), headers={"Range": "bytes=4-6"}), timeout=10) as answer:
        assert answer.status == 206
        assert answer.headers["Content-Range"] == "bytes 4-6/10"
        assert answer.read() == b"456"
    assert status_of(kept.url(KEY), Range="bytes=50-60") == 416


def test_a_link_decides_name_and_type_of_a_download(kept: BucketStorage) -> None:
    name = "attachment; filename*=utf-8''" + quote("Regen über Köln.mp3")
    link = kept.url(KEY, parameters={"ResponseContentDisposition": name, "ResponseContentType": "audio/mpeg"})
    with urlopen(link, timeout=10) as answer:
        assert answer.headers["Content-Disposition"] == name
        assert answer.headers["Content-Type"] == "audio/mpeg"
    assert status_of(link.replace("audio%2Fmpeg", "text%2Fhtml")) == 403


def test_a_link_ends_with_its_time(kept: BucketStorage) -> None:
    link = kept.url(KEY, expire=1)
    time.sleep(2.5)
    assert status_of(link) == 403


def test_a_link_opens_no_other_object(kept: BucketStorage) -> None:
    kept.save("takes/other.mp3", ContentFile(b"secret"))
    link = urlsplit(kept.url(KEY))
    other = urlsplit(kept.url("takes/other.mp3"))
    assert status_of(link._replace(path=other.path).geturl()) == 403


def test_a_link_signed_with_another_key_opens_nothing(kept: BucketStorage, swift: Swift) -> None:
    stranger = bucket_storage(swift.url, kept.bucket_name, secret_key="guessed")
    assert status_of(stranger.url(KEY)) == 403


def test_the_bucket_is_closed_to_everybody_without_a_signature(kept: BucketStorage, swift: Swift) -> None:
    # S3's own way, which this server takes for its other protocol when nothing is signed, and then that protocol's way.
    for place in (f"{swift.url}/{kept.bucket_name}", f"{swift.url}/v1/AUTH_test/{kept.bucket_name}"):
        assert status_of(f"{place}/music/{quote(KEY)}") in REFUSALS
        assert status_of(place) in REFUSALS
