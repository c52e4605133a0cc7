"""Pages may fetch from, and send to, exactly the address that signed links name, however the bucket is addressed."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from files.bucket import BucketStorage
from soundfoundry.settings.browser import content_security_policy, storage_origins

ENDPOINTS = [None, "https://files.example.org", "http://10.0.0.1:9000"]


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("style", ["auto", "path", "virtual"])
@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
@pytest.mark.parametrize("method", ["put", "post"])
def test_every_link_leads_to_an_address_that_pages_may_reach(
    endpoint: str | None, style: str, region: str, method: str
) -> None:
    options = {
        "bucket_name": "music", "public_endpoint_url": endpoint, "region_name": region, "addressing_style": style,
        "upload_method": method,
    }  # fmt: skip
    storage = BucketStorage(**options, endpoint_url=endpoint, access_key="k", secret_key="s")
    way = storage.way_in("uploads/x", content_type="audio/wav", size_bytes=1, seconds=60)
    allowed = content_security_policy(storage_origins(options))["DIRECTIVES"]
    for url in (storage.url("a.mp3"), way["url"]):
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        assert all(origin in allowed[directive] for directive in ("connect-src", "media-src", "img-src"))


def test_files_on_this_machine_need_no_other_address() -> None:
    assert storage_origins({"location": "/srv/media", "base_url": "/media/"}) == []
