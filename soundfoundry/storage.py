"""Media files in a bucket of any server that speaks S3, with links signed for the address browsers use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

NOT_FOUND = 404
REASONS = {
    301: "The bucket is in another region: correct S3_REGION.",
    400: "The S3 server did not accept the request: look at S3_REGION and at this machine's clock.",
    403: "The S3 server refuses us: look at S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, and whose bucket it is.",
}


class NoBucket(Exception):
    """The bucket of STORAGE_URL cannot be used; the message says why, in words for whoever runs the site."""


class BucketStorage(S3Storage):
    """S3 with settled defaults: SigV4, no overwriting, checksums only where required, links for the public endpoint."""

    def __init__(
        self, *, public_endpoint_url: str | None = None, addressing_style: str = "auto", **options: Any
    ) -> None:
        self.public_endpoint_url = public_endpoint_url
        # django-storages ignores its own signature_version and addressing_style once client_config is given.
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": addressing_style},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=5,
            read_timeout=60,
            retries={"max_attempts": 3, "mode": "standard"},
        )
        super().__init__(client_config=config, file_overwrite=False, querystring_auth=True, default_acl=None, **options)
        self._signer: Any = None

    def url(
        self,
        name: str,
        parameters: dict[str, Any] | None = None,
        expire: int | None = None,
        http_method: str | None = None,
    ) -> str:
        """A link to one object, signed for the address that browsers reach, valid for `expire` seconds."""
        if not self.public_endpoint_url or self.public_endpoint_url == self.endpoint_url:
            return str(super().url(name, parameters, expire, http_method))
        place = {"Bucket": self.bucket_name, "Key": self._normalize_name(name), **(parameters or {})}
        return str(
            self._public_client().generate_presigned_url(
                "get_object", Params=place, ExpiresIn=expire or self.querystring_expire, HttpMethod=http_method
            )
        )

    def blocks(self, name: str, start: int, length: int | None, block_bytes: int) -> Iterator[bytes]:
        """The bytes of an object as they arrive; opening it the usual way would fetch it whole into memory."""
        last = "" if length is None else start + length - 1
        wanted = {"Range": f"bytes={start}-{last}"} if start or length is not None else {}
        found = self.bucket.Object(self._normalize_name(name)).get(**wanted)["Body"]
        try:
            yield from found.iter_chunks(block_bytes)
        finally:
            found.close()

    def look_for_bucket(self) -> bool:
        """Whether the bucket is there and ours; raises NoBucket when the server cannot say, or refuses us."""
        client = self.connection.meta.client
        try:
            client.head_bucket(Bucket=self.bucket_name)
        except ClientError as error:
            status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
            if status == NOT_FOUND:
                return False
            raise NoBucket(REASONS.get(status, f"The S3 server answered with status {status}.")) from error
        except BotoCoreError as error:
            raise NoBucket(f"The S3 server was not reached ({type(error).__name__}).") from error
        return True

    def make_bucket(self) -> bool:
        """Make the bucket unless it is there; tells whether it was made. Raises NoBucket."""
        if self.look_for_bucket():
            return False
        # Amazon refuses to be told the region that it takes anyway.
        place = {"LocationConstraint": self.region_name} if self.region_name not in (None, "us-east-1") else None
        try:
            self.connection.create_bucket(
                Bucket=self.bucket_name, **({"CreateBucketConfiguration": place} if place else {})
            )
        except ClientError as error:
            # Two that start at once both find nothing; the second is told that it owns the bucket by now.
            if error.response.get("Error", {}).get("Code") == "BucketAlreadyOwnedByYou":
                return False
            raise NoBucket(f"The S3 server made no bucket ({error.response.get('Error', {}).get('Code')}).") from error
        except BotoCoreError as error:
            raise NoBucket(f"The S3 server was not reached ({type(error).__name__}).") from error
        return True

    def _public_client(self) -> Any:
        if self._signer is None:
            self._signer = boto3.client(
                "s3",
                endpoint_url=self.public_endpoint_url,
                region_name=self.region_name,
                aws_access_key_id=self.access_key,
                aws_secret_access_key=self.secret_key,
                config=self.client_config,
            )
        return self._signer
