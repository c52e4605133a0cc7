"""The product's settings for worker processes that tests start: bad runners and leases of a second or two."""

from soundfoundry.settings import *  # noqa: F403

JOB_RUNNERS = {
    name: f"tests.doubles.bad_runners.{name.capitalize()}Runner"
    for name in ("plain", "killing", "spinning", "sleeping", "leaking")
}
JOB_PRELOADED = ()
JOB_LEASE_SECONDS = 2
JOB_REPEAT_RING_SECONDS = 1
JOB_BACKOFF_SECONDS = 0.1
JOB_MEMORY_MEGABYTES = 512
