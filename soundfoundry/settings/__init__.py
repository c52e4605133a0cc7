"""Every setting of the product, read from the environment and checked at start."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_email_url
import django_stubs_ext

from soundfoundry.settings import browser, money, providers, queues, stores
from soundfoundry.settings.environment import Environment, values_of_file
from soundfoundry.settings.logs import logging_settings
from soundfoundry.settings.openapi import SPECTACULAR_SETTINGS  # noqa: F401
from soundfoundry.settings.places import Places, data_directory, kept_secret_key, private_folder
from soundfoundry.settings.work import (  # noqa: F401
    ACCOUNT_LISTINGS,
    AFTER_IMPORT,
    AFTER_PURGE,
    CREDITS_WORKS,
    JOB_PRELOADED,
    JOB_RUNNERS,
    JOB_WARM_UPS,
)

django_stubs_ext.monkeypatch()  # before any app is loaded: ModelAdmin[Track] and its like
BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = Environment({**values_of_file(Path(os.environ.get("ENV_FILE", str(BASE_DIR / ".env")))), **os.environ})

# What and where this installation is.
ENVIRONMENT = env.choice("ENVIRONMENT", "embedded", ("embedded", "production"))
IS_PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.flag("DEBUG", default=False)
PLACES = Places(data_directory(env.text("DATA_DIR")))
DATA_DIR = PLACES.data
HOST = env.text("HOST", "127.0.0.1")
PORT = env.whole("PORT", 8000, least=1, most=65_535)
try:
    private_folder(DATA_DIR)
except OSError as error:
    env.problem(f"DATA_DIR {DATA_DIR} cannot be used ({error.strerror or error}): choose a folder of your own.")
    env.stop_if_wrong()

# Closed doors in production.
SECRET_KEY = env.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
if IS_PRODUCTION:
    if len(SECRET_KEY) < 50:
        env.problem("SECRET_KEY must be set in production, to 50 or more random characters.")
    if DEBUG:
        env.problem("DEBUG must be off in production.")
    if not env.text("DATABASE_URL") and not env.text("DATABASE_URL_FILE"):
        env.problem("DATABASE_URL must be set in production, for example postgres://user:password@host:5432/name.")
    if not env.text("REDIS_URL") and not env.text("REDIS_URL_FILE"):
        env.problem("REDIS_URL must be set in production, for example redis://host:6379/0.")
else:
    SECRET_KEY = SECRET_KEY or kept_secret_key(PLACES)
ALLOWED_HOSTS = browser.allowed_hosts(env, HOST, production=IS_PRODUCTION)
CSRF_TRUSTED_ORIGINS = browser.trusted_origins(env, ALLOWED_HOSTS, production=IS_PRODUCTION)
globals().update(browser.transport(env, production=IS_PRODUCTION))
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "soundfoundry.errors.forbidden"
# How many proxies of our own stand in front; only then is X-Forwarded-For believed, counted from the right.
TRUSTED_PROXIES = env.whole("TRUSTED_PROXIES", 1 if IS_PRODUCTION else 0, most=9)

# Keeping data.
DATABASES = {"default": stores.database(env, PLACES)}
REDIS_URL = stores.redis_queue_url(env, PLACES)
CACHE_URL = stores.redis_cache_url(env, REDIS_URL)
CACHES = {
    "default": {"BACKEND": "soundfoundry.cache.ForgivingRedisCache", "LOCATION": CACHE_URL, "KEY_PREFIX": "sf"},
    # Cards of tracks as they were shown minutes ago, in the memory of each process: about 3 kB each.
    "cards": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 4000}},
}
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(PLACES.static)))
STORAGES: dict[str, dict[str, Any]] = {
    "default": stores.media_storage(env, PLACES),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "soundfoundry.static_files.HashedStaticFiles"
    },
}
MEDIA_ROOT = PLACES.media
MEDIA_URL = "/media/"
paid_by = money.stripe(env, production=IS_PRODUCTION)
CONTENT_SECURITY_POLICY = browser.content_security_policy(
    browser.storage_origins(STORAGES["default"]["OPTIONS"]),
    pay=browser.pay_origins(paid_by["STRIPE_API_BASE"]),
)
MAX_UPLOAD_MEGABYTES = env.whole("MAX_UPLOAD_MEGABYTES", 100, least=1, most=4000)
# Below so much free disk no new work is taken: the rest is for what is under way, for sign-in and for the database.
DISK_RESERVE_MEGABYTES = env.whole("DISK_RESERVE_MEGABYTES", 500, most=10_000_000)
# Larger bodies than this are refused before they are read (soundfoundry/bodies.py); uploads go to disk instead.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

INSTALLED_APPS = [
    "accounts.apps.StaffPages",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_rq",
    "template_partials",
    "rest_framework",
    "drf_spectacular",
    "accounts",
    "credits",
    "live",
    "billing",
    "files",
    "jobs",
    "makers",
    "tracks",
    "studio",
    "projects",
    "api",
    "soundfoundry",
]
MIDDLEWARE = [
    "soundfoundry.middleware.request_id",
    "soundfoundry.middleware.probes",
    "soundfoundry.middleware.files_in_pieces",
    "soundfoundry.middleware.permissions_policy",
    "soundfoundry.middleware.private_answers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "soundfoundry.compression.CompressedText",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "soundfoundry.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates", BASE_DIR / "templates" / "allauth"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "soundfoundry.page_context.everywhere",
            ]
        },
    }
]
WSGI_APPLICATION = "soundfoundry.wsgi.application"
ASGI_APPLICATION = "soundfoundry.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEBUG
# A page without one picture is better than no page; a test looks for missing ones.
WHITENOISE_MANIFEST_STRICT = False
SESSION_ENGINE = "accounts.sessions"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"

# Who you are.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.Doorkeeper"]
ACCOUNT_ADAPTER = "soundfoundry.sign_up.FrontDoor"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/library/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
# Attempts to sign in are counted by accounts/sign_in.py, which tells whether it is too many or nothing can be counted.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
ACCOUNT_FORMS = {"change_password": "accounts.forms.PasswordForm", "signup": "soundfoundry.sign_up.NewcomerForm"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = env.choice(
    "EMAIL_VERIFICATION",
    # Only who must follow a link first can be answered like somebody who has an account already.
    "mandatory" if IS_PRODUCTION and (env.text("EMAIL_URL") or env.text("EMAIL_URL_FILE")) else "optional",
    ("none", "optional", "mandatory"),
)
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_PRODUCTION else "http"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# Mail: printed and kept in the data directory until EMAIL_URL names a server.
EMAIL_URL = env.address("EMAIL_URL", "", schemes=("smtp", "smtps", "submission"))
EMAIL_BACKEND = "soundfoundry.mail.PrintedAndKept"
EMAIL_FILE_PATH = str(PLACES.mails)
if EMAIL_URL:
    try:
        globals().update(
            {name: value for name, value in dj_email_url.parse(EMAIL_URL).items() if name != "EMAIL_FILE_PATH"}
        )
    except ValueError:
        env.problem("EMAIL_URL holds a timeout that is no number of seconds.")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "SoundFoundry <soundfoundry@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Credits.
WELCOME_CREDITS_DAYS = env.whole("WELCOME_CREDITS_DAYS", 90, least=1, most=3650)
WELCOME_CREDITS_AFTER = env.choice(
    "WELCOME_CREDITS_AFTER", "confirmation" if IS_PRODUCTION else "sign-up", ("confirmation", "sign-up")
)
WELCOME_CREDITS_PER_NETWORK = env.whole("WELCOME_CREDITS_PER_NETWORK", 5 if IS_PRODUCTION else 0, most=10_000)
ADJUSTMENT_LIMIT = env.whole("ADJUSTMENT_LIMIT", 500)
CREDIT_TRANSFERS = env.flag("CREDIT_TRANSFERS", default=False)
LOW_BALANCE_CREDITS = env.whole("LOW_BALANCE_CREDITS", 10, most=100_000)

# Money from outside.
globals().update(paid_by)

# Who makes music outside, by which keys; nobody by default.
globals().update(providers.providers(env, production=IS_PRODUCTION))

# Who keeps objects in storage: whatever none of these needs is deleted by sweeps and with the trash.
FILE_OWNERS = [
    "tracks.owners.TrackFiles",
    "files.owners.UploadFiles",
    "studio.owners.SpectrogramFiles",
    "studio.owners.TakeFiles",
    "projects.owners.PictureFiles",
]
# Models with weights: where they lie, and whether `make run` fetches them once, in the background.
MODELS_DIR = Path(env.text("MODELS_DIR", str(PLACES.models))).expanduser().absolute()
FETCH_MODELS = env.flag("FETCH_MODELS", default=True)
# A model of Whisper's kind in CTranslate2's format, instead of the one that is fetched; "" for that one.
RECOGNISER_DIR = env.text("RECOGNISER_DIR", "")
WEIGHTS = [
    "engine.singing.preparing.SINGER",
    "engine.separation.preparing.SEPARATOR",
    "engine.hearing.preparing.RECOGNISER",
]
# Who makes music, the preferred provider first, and what of it must be known to accept a request.
MUSIC_PROVIDERS: dict[str, dict[str, Any]] = {
    "composer": {
        "class": "engine.providers.composer.ComposerProvider",
        "options": {"models": MODELS_DIR},
        "longest_seconds": 480,
        "is_free": True,
    }
}
# Short takes without credits, as many a day as the plan says; and half a price back, once, if it is asked in time.
FREE_MODE = env.flag("FREE_MODE", default=True)
FREE_MODE_SECONDS = env.whole("FREE_MODE_SECONDS", 60, least=10, most=480)
FREE_MODE_VISIBILITY = env.choice("FREE_MODE_VISIBILITY", "private", ("private", "public"))
QUALITY_REFUND_DAYS = env.whole("QUALITY_REFUND_DAYS", 14, most=365)
JOB_QUEUES = queues.job_queues(env)
RQ_QUEUES = queues.rq_queues(JOB_QUEUES, REDIS_URL)
WORKER_QUEUES = env.words("WORKER_QUEUES", list(RQ_QUEUES))
WORKER_COUNT = env.whole("WORKER_COUNT", max(min(2, os.cpu_count() or 1), len(WORKER_QUEUES)), least=1, most=64)
WORKER_TTL = env.whole("WORKER_TTL", 30, least=10, most=3600)
SAMPLES = env.flag("SAMPLES", default=True)
RQ_SHOW_ADMIN_LINK = False
EVENT_STREAMS_PER_PERSON = env.whole("EVENT_STREAMS_PER_PERSON", 6, least=1, most=100)

# The programs' door.
API_REQUESTS_PER_MINUTE = env.whole("API_REQUESTS_PER_MINUTE", 2400, least=1)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.KeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["api.authentication.MayUse"],
    "DEFAULT_PARSER_CLASSES": ["api.parsing.BoundedJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.errors.answer",
}
LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOG_FORMAT = env.choice("LOG_FORMAT", "json" if IS_PRODUCTION else "lines", ("json", "lines"))
LOGGING = logging_settings(LOG_LEVEL, LOG_FORMAT)

env.stop_if_wrong()
