"""A bucket that is refused for its region says which setting is meant, as Ceph and Amazon refuse it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from files.bucket import NoBucket
from tests.s3.conftest import bucket_storage


class Refusing(BaseHTTPRequestHandler):
    """An S3 server without buckets, and without the region that is asked for."""

    def do_HEAD(self) -> None:
        self.send_response(404)
        self.end_headers()

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        code = self.server.code  # type: ignore[attr-defined]
        body = f"<?xml version='1.0'?><Error><Code>{code}</Code><BucketName>songs</BucketName></Error>".encode()
        self.send_response(400)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    found = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    thread = threading.Thread(target=found.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield found
    found.shutdown()
    found.server_close()


@pytest.mark.parametrize("code", ["InvalidLocationConstraint", "IllegalLocationConstraintException"])
def test_the_setting_is_named(server: ThreadingHTTPServer, code: str) -> None:
    server.code = code  # type: ignore[attr-defined]
    storage = bucket_storage(f"http://127.0.0.1:{server.server_address[1]}", "songs")
    with pytest.raises(NoBucket, match=rf"\({code}\).*S3_REGION.*us-east-1.*Ceph") as refused:
        storage.make_bucket()
    assert refused.value.is_certain


def test_another_refusal_names_no_setting_that_is_not_meant(server: ThreadingHTTPServer) -> None:
    server.code = "InvalidBucketName"  # type: ignore[attr-defined]
    storage = bucket_storage(f"http://127.0.0.1:{server.server_address[1]}", "songs")
    with pytest.raises(NoBucket) as refused:
        storage.make_bucket()
    assert "S3_REGION" not in str(refused.value)
