"""A picture in somebody's library, without a file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.utils import timezone

from tests.support.drawings import BLUE, encoded, plain

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Picture


def picture_of(owner: User, *, sha256: str = "0" * 64) -> Picture:
    """The picture of this person that has this hash, all blue."""
    from engine.seeing.looking import look
    from projects.models import Picture

    seen = look(io.BytesIO(encoded(plain(BLUE)))).to_dict()
    values = {"name": "Mine", "storage_key": "none", "size_bytes": 1, "values": seen, "created_at": timezone.now()}
    return Picture.objects.get_or_create(owner=owner, source_sha256=sha256, version=1, defaults=values)[0]
