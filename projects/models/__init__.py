"""What makers keep together: projects and what lies in them."""

from projects.models.kept import TITLE_CHARACTERS, Right
from projects.models.lyrics import LYRICS_LIMIT, SITTING, Lyrics, LyricsVersion, Origin
from projects.models.picture import Picture, PictureSet
from projects.models.project import (
    DESCRIPTION_CHARACTERS,
    NOTE_CHARACTERS,
    THINGS,
    Item,
    Kind,
    Project,
    ProjectSet,
)

__all__ = [
    "DESCRIPTION_CHARACTERS",
    "LYRICS_LIMIT",
    "NOTE_CHARACTERS",
    "SITTING",
    "THINGS",
    "TITLE_CHARACTERS",
    "Item",
    "Kind",
    "Lyrics",
    "LyricsVersion",
    "Origin",
    "Picture",
    "PictureSet",
    "Project",
    "ProjectSet",
    "Right",
]
