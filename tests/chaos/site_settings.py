"""The whole product's settings for the chaos commands that need pages: music is made by the misbehaving service."""

from soundfoundry.settings import *  # noqa: F403
from soundfoundry.settings import JOB_RUNNERS as RUNNERS
from soundfoundry.settings import STORAGES as STORES

JOB_RUNNERS = {**RUNNERS, "generate": "tests.doubles.http_runner.HttpRunner"}
STORAGES = {**STORES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
JOB_PRELOADED = ("httpx", "httpcore")
JOB_WARM_UPS = ()
JOB_LONGEST_SUBMISSION_SECONDS = 12
JOB_UNKNOWN_GRACE_SECONDS = 20
JOB_LOOK_SECONDS = 1
JOB_POLL_SECONDS = 1
JOB_BACKOFF_SECONDS = 0.3
JOB_LONGEST_BACKOFF_SECONDS = 3
SAMPLES = False
