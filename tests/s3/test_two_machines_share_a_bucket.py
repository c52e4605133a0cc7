"""Two machines of production keep their music in one bucket: made by one, it is heard through the other."""

from __future__ import annotations

import pytest

from tests.s3.swift import ACCESS_KEY, SECRET_KEY, Swift
from tests.scaling.machines import installation, until
from tests.scaling.visitor import Visitor

pytestmark = [pytest.mark.s3, pytest.mark.timeout(600)]


def test_music_made_by_one_machine_is_fetched_from_the_bucket_by_a_link_of_the_other(swift: Swift) -> None:
    bucket = {
        "STORAGE_URL": "s3://two-machines/music",
        "S3_ENDPOINT_URL": swift.url,
        "S3_ACCESS_KEY_ID": ACCESS_KEY,
        "S3_SECRET_ACCESS_KEY": SECRET_KEY,
        "S3_ADDRESSING_STYLE": "path",
    }
    with installation(**bucket) as two:
        two.work_on(two.one)
        somebody = Visitor("ada@example.org")
        somebody.sign_up(two.one)
        take = somebody.asked(two.two)[0]
        until(lambda: two.rows("SELECT state FROM jobs_job") == [("complete",)], "the take is made")
        assert str(somebody.get(two.two, f"/tracks/{take['id']}/audio/").url).startswith(
            f"{swift.url}/two-machines/music/"
        )
        assert somebody.heard(two.two, take["id"]) == somebody.heard(two.one, take["id"])
        somebody.close()
        assert not list(two.one.data.glob("media/*"))
        assert two.two.run(["manage", "prove_money", "--deep"]).returncode == 0
