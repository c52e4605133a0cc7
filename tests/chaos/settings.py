"""The product's settings for the processes of the chaos test: another runner, and waits of seconds, not minutes."""

import os

from soundfoundry.settings import *  # noqa: F403

# Only the rooms of work and money: a worker is killed every two seconds, and must be back sooner than that.
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "accounts", "credits", "jobs"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "jobs.urls"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
JOB_RUNNERS = {"generate": os.environ.get("CHAOS_RUNNER", "tests.doubles.http_runner.HttpRunner")}
JOB_PRELOADED = ("httpx", "httpcore")
JOB_WARM_UPS = ()
# Gates, breaker and keys are under fire as well; budgets are wide, so that what must end can end.
PROVIDER_ACCOUNTS_AND_KEYS = {"double": {"name": "Double", "keys": ["first", "second"], "url": "http://double"}}
JOB_RETRY_PERCENT = 100
JOB_RETRIES_PER_MINUTE = 600
JOB_LONGEST_SUBMISSION_SECONDS = 12
# Long enough for many looks on a busy machine: a fifth of them fail, and a paid piece must be found.
JOB_UNKNOWN_GRACE_SECONDS = 20
JOB_LOOK_SECONDS = 1
JOB_POLL_SECONDS = 1
JOB_BACKOFF_SECONDS = 0.3
JOB_LONGEST_BACKOFF_SECONDS = 3
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
