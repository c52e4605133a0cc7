"""Why something cannot be done with a project; each message says what to do instead."""

from __future__ import annotations

from projects.models import Project


class BadProject(ValueError):
    """A project or what goes into it cannot be like that."""


class TooMany(BadProject):
    """No more can be kept."""


class ProjectConflict(Exception):
    """Somebody saved this project since: `project` is what it is now. What was to be saved is with whoever sent it."""

    def __init__(self, project: Project) -> None:
        super().__init__(
            "This project was renamed or described elsewhere since you opened it. What you wrote is still in the form: "
            "save again to put it in place of what is there now."
        )
        self.project = project
