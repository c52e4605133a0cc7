"""What makers keep together: projects and what lies in them."""

from projects.models.project import (
    DESCRIPTION_CHARACTERS,
    NOTE_CHARACTERS,
    TITLE_CHARACTERS,
    Item,
    Kind,
    Project,
    ProjectSet,
    Right,
)

__all__ = [
    "DESCRIPTION_CHARACTERS",
    "NOTE_CHARACTERS",
    "TITLE_CHARACTERS",
    "Item",
    "Kind",
    "Project",
    "ProjectSet",
    "Right",
]
