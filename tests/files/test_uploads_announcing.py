"""What may be announced: sound, of a bounded size, within the plan's room, and not too many at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from files import services
from files.models import Upload
from files.services.uploading import MOST_WAITING
from tests.support.crowd import all_at_once
from tests.tracks.test_plan_limits import allow

if TYPE_CHECKING:
    from accounts.models import User


def announce(owner: User, **wishes: Any) -> Upload:
    values: dict[str, Any] = {"content_type": "audio/mpeg", "size_bytes": 1000, **wishes}
    return services.start_upload(owner=owner, **values).upload


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"content_type": "text/html"}, "content_type"),
        ({"content_type": "image/svg+xml"}, "content_type"),
        ({"content_type": "video/x-msvideo"}, "content_type"),
        ({"content_type": ""}, "content_type"),
        ({"size_bytes": 0}, "size_bytes"),
        ({"size_bytes": -1}, "size_bytes"),
        ({"size_bytes": 100_000_001}, "size_bytes"),
        ({"name": "x" * 201}, "name"),
        ({"name": "a\0b"}, "name"),
    ],
)
def test_what_is_refused_says_which_value_to_change(user: User, wish: dict[str, Any], field: str) -> None:
    with pytest.raises(services.UploadRefused) as refused:
        announce(user, **wish)
    assert refused.value.field == field
    assert not Upload.objects.exists()


def test_a_recorders_type_with_its_codec_is_understood(user: User) -> None:
    assert announce(user, content_type="Audio/WebM; codecs=opus").content_type == "audio/webm"


@pytest.mark.parametrize(
    "content_type", ["video/webm", "audio/x-matroska", "audio/x-w64", "audio/x-caf", "audio/x-aifc"]
)
def test_every_container_that_is_understood_can_be_announced(user: User, content_type: str) -> None:
    assert announce(user, content_type=content_type).content_type == content_type


def test_the_largest_file_is_a_setting(user: User, settings: Any) -> None:
    settings.MAX_UPLOAD_MEGABYTES = 2
    announce(user, size_bytes=2_000_000)
    with pytest.raises(services.UploadRefused, match="2 MB is the most"):
        announce(user, size_bytes=2_000_001)


def test_a_file_must_fit_into_what_the_plan_keeps(user: User) -> None:
    allow(user, storage_bytes=10_000)
    announce(user, size_bytes=6_000)
    with pytest.raises(services.StorageFull, match="This file has 4 kB"):
        announce(user, size_bytes=4_001)
    announce(user, size_bytes=4_000)


def test_only_so_many_wait_at_once_and_those_that_expired_do_not_count(user: User, other_user: User) -> None:
    announce(user, now=timezone.now() - timedelta(hours=2))
    for _ in range(MOST_WAITING):
        announce(user)
    with pytest.raises(services.TooManyUploads, match="complete them first"):
        announce(user)
    announce(other_user)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_announcements_at_once_keep_within_the_limits_together(user: User) -> None:
    allow(user, storage_bytes=4_500)

    def act(_: int) -> bool:
        try:
            announce(user)
        except services.StorageFull:
            return False
        return True

    assert sum(all_at_once(20, act)) == 4
