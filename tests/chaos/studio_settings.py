"""The whole product's settings for the chaos of the studio: real work on real sound, and waits of seconds."""

from tests.chaos.site_settings import *  # noqa: F403
from tests.chaos.site_settings import JOB_RUNNERS as RUNNERS
from tests.chaos.site_settings import RQ_QUEUES as QUEUES

# Songs have a game of their own; changes of them and covers, which need songs, die in tests/studio. So do changes by a
# service, whose way there and back is that of `separate_outside`, and words, which need the weights of a recogniser.
ELSEWHERE = {"generate", "change", "cover", "change_outside", "transcribe", "tune"}
JOB_RUNNERS = {kind: path for kind, path in RUNNERS.items() if kind not in ELSEWHERE}
RQ_QUEUES = {"default": QUEUES["default"]}
JOB_PRELOADED = ("engine.intake", "engine.separation.separating", "engine.editing", "engine.analysis.analysing")
JOB_LEASE_SECONDS = 2.0
# All workers are killed at once, again and again: no job is to blame for that, and each must be complete in the end.
JOB_POISON_LIMIT = 50
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# No page answers here, so the recording is sent along with the request.
WEBHOOK_BASE_URL = ""
