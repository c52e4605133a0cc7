"""The product's settings on a data directory, database and Redis of this test process alone."""

import os

from tests.support.environment import prepare

prepare(os.environ)

from soundfoundry.settings import *  # noqa: E402, F403
from soundfoundry.settings import DATABASES, PLACES, STORAGES  # noqa: E402
from tests.support.postgres import copied_from  # noqa: E402

DATABASES["default"]["TEST"] = (
    copied_from(DATABASES["default"]["NAME"])
    if "postgres" in DATABASES["default"]["ENGINE"]
    else {"NAME": PLACES.data / "test.sqlite3"}
)
# Names without hashes, so that no test needs collectstatic.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# The real hasher costs 0.4 s a password by design.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
