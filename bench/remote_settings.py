"""The product's settings for workers of the remote benchmark: everything as it is, but music comes from its service."""

from soundfoundry.settings import *  # noqa: F403

JOB_RUNNERS = {"generate": "bench.remote_service.RemoteRunner"}
