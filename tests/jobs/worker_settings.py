"""The product's settings for worker processes that tests start: bad runners and short leases."""

from soundfoundry.settings import *  # noqa: F403

JOB_RUNNERS = {
    name: f"tests.doubles.bad_runners.{name.capitalize()}Runner"
    for name in ("plain", "killing", "spinning", "sleeping", "leaking")
}
JOB_PRELOADED = ()
JOB_WARM_UPS = ()
JOB_LEASE_SECONDS = 5  # a busy machine must be able to renew it in time
JOB_REPEAT_RING_SECONDS = 1
JOB_BACKOFF_SECONDS = 0.1
JOB_MEMORY_MEGABYTES = 512
