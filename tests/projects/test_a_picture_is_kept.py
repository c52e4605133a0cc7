"""A picture is read and kept as our own small drawing, counts in the plan, belongs to one person, and can go."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from files.owners import needed
from files.queries import storage_of
from files.storing import blocks
from projects import services
from projects.models import Picture
from tests.support.drawings import BLUE, encoded, landscape, noise, plain

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
Keep = Callable[..., Picture]


@pytest.fixture
def keep(user: User, tmp_path: Path, redis_url: str) -> Keep:
    def kept(content: bytes | None = None, **options: Any) -> Picture:
        path = tmp_path / "sent"
        path.write_bytes(content if content is not None else encoded(landscape()))
        return services.keep_picture(**{"owner": user, "name": "sunset.png", "path": path, **options})

    return kept


def test_what_is_kept_is_our_own_drawing_without_what_the_file_says_of_the_camera(keep: Keep) -> None:
    exif = Image.Exif()
    exif[0x010F] = "A camera of mine"
    picture = keep(encoded(noise().resize((1600, 1200)), "JPEG", exif=exif))
    drawn = b"".join(blocks(picture.storage_key))
    assert b"camera of mine" not in drawn
    image = Image.open(io.BytesIO(drawn))
    assert (image.format, max(image.size)) == ("JPEG", 960)
    assert len(image.getexif()) == 0


def test_its_reading_is_kept_with_it(keep: Keep) -> None:
    picture = keep()
    assert picture.features.horizon == 0.5
    assert picture.features.palette[0].name == "dark blue"


def test_the_same_file_again_is_the_same_picture_and_another_line_another(keep: Keep) -> None:
    first = keep()
    assert keep().pk == first.pk
    drawn = keep(strokes=[[[0.0, 0.9], [1.0, 0.1]]])
    assert drawn.pk != first.pk
    assert drawn.theme


def test_each_person_has_their_own_of_the_same_file(keep: Keep, other_user: User) -> None:
    assert keep().pk != keep(owner=other_user).pk


def test_it_counts_in_the_plan_and_is_needed_until_it_is_deleted(keep: Keep, user: User) -> None:
    before = storage_of(user=user).used_bytes
    picture = keep()
    assert storage_of(user=user).used_bytes - before == picture.size_bytes
    assert needed([picture.storage_key]) == {picture.storage_key}
    services.forget_picture(picture_pk=picture.pk, by=user)
    assert needed([picture.storage_key]) == set()
    assert storage_of(user=user).used_bytes == before


def test_nobody_else_deletes_it(keep: Keep, other_user: User) -> None:
    picture = keep()
    with pytest.raises(Picture.DoesNotExist):
        services.forget_picture(picture_pk=picture.pk, by=other_user)


@pytest.mark.parametrize(
    "content", [b"", b"a poem", encoded(plain(BLUE))[:100], encoded(Image.new("1", (40_000, 1_000)))]
)
def test_what_is_no_good_is_refused_and_nothing_is_kept(keep: Keep, content: bytes) -> None:
    with pytest.raises(services.NotAPicture):
        keep(content)
    assert not Picture.objects.exists()


@pytest.mark.parametrize("strokes", ["line", [[[0.1, float("nan")]]], [[[0.1, 0.1]] * 20_001], [[[2, 0]]]])
def test_strokes_that_are_none_are_refused(keep: Keep, strokes: object) -> None:
    with pytest.raises(services.BadDrawing):
        keep(strokes=strokes)
