"""Media files in a bucket of any server that speaks S3, with links signed for the address browsers use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any, NamedTuple

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage
from urllib3.exceptions import HTTPError as URLLibError

NOT_FOUND = 404
TRIES = 3
IMPATIENT: dict[str, Any] = {"connect_timeout": 2, "read_timeout": 2, "retries": {"max_attempts": 0}}
REASONS = {
    301: "The bucket is in another region: correct S3_REGION.",
    400: "The S3 server did not accept the request: look at S3_REGION and at this machine's clock.",
    403: "The S3 server refuses us: look at the S3 keys, whose bucket it is, and at this machine's clock.",
}

WRONG_PLACE = ("InvalidLocationConstraint", "IllegalLocationConstraintException", "InvalidRegion")
WHERE = (
    " It knows no region of the name in S3_REGION: leave us-east-1 where the server is not Amazon's, as on Ceph, or"
    " name the region of S3_ENDPOINT_URL."
)


class NoBucket(Exception):
    """The bucket of STORAGE_URL cannot be used; the message says why, in words for whoever runs the site."""

    def __init__(self, reason: str, *, is_certain: bool = False) -> None:
        """`is_certain` when the server itself said so: trying again will not help."""
        super().__init__(reason)
        self.is_certain = is_certain


class Unfinished(NamedTuple):
    """A file sent in parts that was begun and never completed; its parts take up room until it is aborted."""

    key: str
    upload_id: str
    begun_at: datetime


class BucketStorage(S3Storage):
    """S3 with settled defaults: SigV4, no overwriting, checksums only where required, links for the public endpoint."""

    def __init__(
        self,
        *,
        public_endpoint_url: str | None = None,
        addressing_style: str = "auto",
        upload_method: str = "put",
        **options: Any,
    ) -> None:
        self.public_endpoint_url = public_endpoint_url
        self.upload_method = upload_method
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

    def way_in(self, name: str, *, content_type: str, size_bytes: int, seconds: int) -> dict[str, Any]:
        """How a browser sends one object of this type and size itself: method, url, and headers or form fields.

        A PUT has both among its signed headers; a POST carries a signed policy that bounds them.
        """
        place = {"Bucket": self.bucket_name, "Key": self._normalize_name(name)}
        client = self._public_client()
        if self.upload_method == "post":
            form = client.generate_presigned_post(
                **place,
                Fields={"Content-Type": content_type},
                Conditions=[{"Content-Type": content_type}, ["content-length-range", size_bytes, size_bytes]],
                ExpiresIn=seconds,
            )
            return {"method": "POST", "url": str(form["url"]), "headers": {}, "fields": form["fields"]}
        signed = {**place, "ContentType": content_type, "ContentLength": size_bytes}
        url = str(client.generate_presigned_url("put_object", Params=signed, ExpiresIn=seconds))
        return {"method": "PUT", "url": url, "headers": {"Content-Type": content_type}, "fields": {}}

    def begin_parts(self, name: str, content_type: str) -> str:
        """Begin an object that is sent in parts; what the server calls them."""
        begun = self.connection.meta.client.create_multipart_upload(
            Bucket=self.bucket_name, Key=self._normalize_name(name), ContentType=content_type
        )
        return str(begun["UploadId"])

    def parts(self, name: str, multipart_id: str) -> dict[int, int]:
        """Number and size in bytes of every part that has arrived. Raises FileNotFoundError when they are gone."""
        pages = self.connection.meta.client.get_paginator("list_parts")
        place = {"Bucket": self.bucket_name, "Key": self._normalize_name(name), "UploadId": multipart_id}
        try:
            found = [part for page in pages.paginate(**place) for part in page.get("Parts", [])]
        except ClientError as error:
            raise _as_os_error(error, name) from error
        return {int(part["PartNumber"]): int(part["Size"]) for part in found}

    def way_of_part(self, name: str, multipart_id: str, number: int, *, size_bytes: int, seconds: int) -> str:
        """Where a browser PUTs one part, of exactly this size, itself."""
        place = {"Bucket": self.bucket_name, "Key": self._normalize_name(name), "UploadId": multipart_id}
        signed = {**place, "PartNumber": number, "ContentLength": size_bytes}
        return str(self._public_client().generate_presigned_url("upload_part", Params=signed, ExpiresIn=seconds))

    def join_parts(self, name: str, multipart_id: str) -> None:
        """Make one object of all parts that have arrived. Raises FileNotFoundError when they are gone."""
        client = self.connection.meta.client
        place = {"Bucket": self.bucket_name, "Key": self._normalize_name(name), "UploadId": multipart_id}
        try:
            pages = client.get_paginator("list_parts").paginate(**place)
            parts = [part for page in pages for part in page.get("Parts", [])]
            wanted = [{"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for part in parts]
            client.complete_multipart_upload(**place, MultipartUpload={"Parts": wanted})
        except ClientError as error:
            raise _as_os_error(error, name) from error

    def objects(self, folder: str) -> Iterator[tuple[str, int, datetime]]:
        """Name, size in bytes and time of writing of every object of a folder, a page of the server's at a time."""
        inside = self._normalize_name("")
        pages = self.connection.meta.client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.bucket_name, Prefix=f"{inside}{folder}/"):
            for found in page.get("Contents", []):
                yield found["Key"].removeprefix(inside), int(found["Size"]), found["LastModified"]

    def refresh(self, name: str) -> None:
        """Make an object as young as if it had been written now; raises FileNotFoundError when it is gone."""
        place = {"Bucket": self.bucket_name, "Key": self._normalize_name(name)}
        kind = self._get_write_parameters(name)["ContentType"]
        try:
            # The server copies it onto itself; without new metadata it would refuse to.
            self.connection.meta.client.copy_object(
                **place, CopySource=place, MetadataDirective="REPLACE", ContentType=kind
            )
        except ClientError as error:
            raise _as_os_error(error, name) from error

    def unfinished(self) -> Iterator[Unfinished]:
        """Every file sent in parts that was begun and not completed, a page of the server's at a time."""
        inside = self._normalize_name("")
        pages = self.connection.meta.client.get_paginator("list_multipart_uploads")
        for page in pages.paginate(Bucket=self.bucket_name, Prefix=inside):
            for found in page.get("Uploads", []):
                yield Unfinished(found["Key"], found["UploadId"], found["Initiated"])

    def abort_parts(self, name: str, multipart_id: str) -> None:
        """Give back the room of parts; those that became an object meanwhile are left as they are."""
        self.abort(Unfinished(self._normalize_name(name), multipart_id, datetime.now(UTC)))

    def abort(self, unfinished: Unfinished) -> None:
        """Give back the room of a file that was never completed; one that ended meanwhile is left as it is."""
        try:
            self.connection.meta.client.abort_multipart_upload(
                Bucket=self.bucket_name, Key=unfinished.key, UploadId=unfinished.upload_id
            )
        except ClientError as error:
            if _status(error) != NOT_FOUND:
                raise

    def blocks(self, name: str, start: int, length: int | None, block_bytes: int) -> Iterator[bytes]:
        """The bytes of an object as they arrive; opening it the usual way would fetch it whole into memory.

        A connection that breaks is made again where it broke. Raises OSError when the object cannot be read.
        """
        first, last = start, "" if length is None else start + length - 1
        condition: dict[str, str] = {}
        for broken in range(TRIES):
            wanted = {"Range": f"bytes={first}-{last}"} if first or length is not None else {}
            try:
                found = self.bucket.Object(self._normalize_name(name)).get(**wanted, **condition)
                # What is read on must be the same object.
                condition = {"IfMatch": found["ETag"]}
                with closing(found["Body"]) as body:
                    for block in body.iter_chunks(block_bytes):
                        yield block
                        first += len(block)
            except ClientError as error:
                raise _as_os_error(error, name) from error
            except (BotoCoreError, URLLibError) as error:
                if broken == TRIES - 1:
                    raise OSError(f"{name} could not be read to its end ({type(error).__name__})") from error
            else:
                return

    def is_bucket_there(self, *, patient: bool = True) -> bool:
        """Whether the bucket is there and ours; raises NoBucket when the server refuses us or is not reached."""
        try:
            self._client(self.endpoint_url, **({} if patient else IMPATIENT)).head_bucket(Bucket=self.bucket_name)
        except ClientError as error:
            status = _status(error)
            if status == NOT_FOUND:
                return False
            reason = REASONS.get(status, f"The S3 server answered with status {status}.")
            raise NoBucket(reason, is_certain=status in REASONS) from error
        except BotoCoreError as error:
            raise NoBucket(f"The S3 server was not reached ({type(error).__name__}).") from error
        return True

    def make_bucket(self) -> bool:
        """Make the bucket unless it is there; tells whether it was made. Raises NoBucket."""
        if self.is_bucket_there():
            return False
        # Amazon refuses to be told the region that it takes anyway.
        place = {"LocationConstraint": self.region_name} if self.region_name not in (None, "us-east-1") else None
        try:
            self.connection.create_bucket(
                Bucket=self.bucket_name, **({"CreateBucketConfiguration": place} if place else {})
            )
        except ClientError as error:
            # Two that start at once both find nothing; the second is told that it owns the bucket by now.
            code = error.response.get("Error", {}).get("Code")
            if code == "BucketAlreadyOwnedByYou":
                return False
            hint = WHERE if code in WRONG_PLACE else ""
            raise NoBucket(f"The S3 server made no bucket ({code}).{hint}", is_certain=bool(hint)) from error
        except BotoCoreError as error:
            raise NoBucket(f"The S3 server was not reached ({type(error).__name__}).") from error
        return True

    def _public_client(self) -> Any:
        if self._signer is None:
            self._signer = self._client(self.public_endpoint_url or self.endpoint_url)
        return self._signer

    def _client(self, endpoint_url: str | None, **given: Any) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=endpoint_url,
            region_name=self.region_name,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            config=self.client_config.merge(Config(**given)),
        )


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _as_os_error(error: ClientError, name: str) -> OSError:
    kind = FileNotFoundError if _status(error) == NOT_FOUND else OSError
    return kind(f"{name}: the S3 server answered with status {_status(error)}")
