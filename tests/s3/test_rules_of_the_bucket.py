"""`make_bucket` sets rules for leftovers and for pages that send, leaves others alone, and says what it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from files.bucket import BucketStorage
from files.bucket_rules import set_rules

FOREIGN = {"ID": "theirs", "Status": "Enabled", "Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 9}}


@pytest.fixture
def obedient() -> Iterator[tuple[BucketStorage, Any]]:
    """A server that knows the rules."""
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="s")
        client.create_bucket(Bucket="songs")
        storage = BucketStorage(
            bucket_name="songs", location="music", region_name="us-east-1", access_key="k", secret_key="s"
        )
        yield storage, client


def test_leftovers_and_pages_get_their_rules_and_other_rules_stay(
    obedient: tuple[BucketStorage, Any], settings: Any
) -> None:
    storage, client = obedient
    settings.CSRF_TRUSTED_ORIGINS = ["https://music.example.org"]
    client.put_bucket_lifecycle_configuration(Bucket="songs", LifecycleConfiguration={"Rules": [FOREIGN]})
    for _ in range(2):
        told = set_rules(storage)
        assert all(sentence.endswith(": set.") for sentence in told)
    rules = {rule["ID"]: rule for rule in client.get_bucket_lifecycle_configuration(Bucket="songs")["Rules"]}
    assert set(rules) == {"theirs", "soundfoundry-unfinished-parts", "soundfoundry-uploads"}
    assert rules["soundfoundry-uploads"]["Filter"]["Prefix"] == "music/uploads/"
    assert rules["soundfoundry-unfinished-parts"]["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 2}
    (cors,) = client.get_bucket_cors(Bucket="songs")["CORSRules"]
    assert cors["AllowedOrigins"] == ["https://music.example.org"]
    assert "PUT" in cors["AllowedMethods"]


@pytest.mark.s3
def test_a_server_that_does_not_know_the_rules_is_told_of_in_words(bucket: BucketStorage) -> None:
    leftovers, pages = set_rules(bucket)
    assert "does not keep them" in leftovers
    assert "The clock" in leftovers
    assert "NotImplemented" in pages
    assert "proxy" in pages
