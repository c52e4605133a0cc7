"""What a person can do with projects."""

from projects.services.errors import BadProject, ProjectConflict, TooMany
from projects.services.filling import (
    MOST_ITEMS,
    add_note,
    add_things,
    bring_items,
    choose_cover,
    move_item,
    take_out,
    write_note,
)
from projects.services.keeping import (
    MOST_PROJECTS,
    create_project,
    delete_project,
    empty_projects,
    forget_project,
    restore_project,
    save_project,
)
from projects.services.picturing import (
    BadDrawing,
    NotAPicture,
    PictureBusy,
    TooManyPictures,
    forget_picture,
    keep_picture,
)

__all__ = [
    "MOST_ITEMS",
    "MOST_PROJECTS",
    "BadDrawing",
    "BadProject",
    "NotAPicture",
    "PictureBusy",
    "ProjectConflict",
    "TooMany",
    "TooManyPictures",
    "add_note",
    "add_things",
    "bring_items",
    "choose_cover",
    "create_project",
    "delete_project",
    "empty_projects",
    "forget_picture",
    "forget_project",
    "keep_picture",
    "move_item",
    "restore_project",
    "save_project",
    "take_out",
    "write_note",
]
