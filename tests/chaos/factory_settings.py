"""The settings of the chaos test's processes with runners that need nobody: some of them take their process along."""

from tests.chaos.settings import *  # noqa: F403

JOB_RUNNERS = {
    name: f"tests.doubles.bad_runners.{name.capitalize()}Runner"
    for name in ("plain", "resting", "killing", "spinning", "leaking")
}
JOB_PRELOADED = ()
JOB_WARM_UPS = ()
JOB_LEASE_SECONDS = 4
JOB_MEMORY_MEGABYTES = 512
