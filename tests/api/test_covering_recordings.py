"""Programs have recordings covered: each wish of the documentation is accepted once, nonsense is told by its name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from jobs.models import Job
from tests.api.conftest import Program
from tests.studio.recordings import recorded, recording
from tests.support.documentation import wishes_under
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["recorded", "recording"]


def test_every_wish_of_the_documentation_is_accepted_once(
    user: User, other_user: User, program: Program, recording: Track
) -> None:
    place, wishes = f"/api/v1/tracks/{recording.pk}/cover/", wishes_under("### A cover of a recording")
    for wish in wishes:
        sent = [
            program(user).post(
                place, json.dumps({"wish": wish}), content_type="application/json",
                headers={"Idempotency-Key": json.dumps(wish)},
            )
            for _ in range(2)
        ]  # fmt: skip
        assert [answer.status_code for answer in sent] == [201, 201], sent[0].content
        assert sent[0].content == sent[1].content
    assert Job.objects.filter(kind="cover").count() == len(wishes)
    refused = program(user).post(
        place, '{"wish": {"verb": "cover", "genre": "birdsong"}}', content_type="application/json"
    )
    assert (refused.status_code, list(refused.json()["error"]["details"])) == (400, ["genre"])
    hidden = program(other_user).post(place, json.dumps({"wish": wishes[0]}), content_type="application/json")
    assert hidden.status_code == 404
