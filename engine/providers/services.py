"""The table of services that make music: one line for each, read by settings, workers and the door for webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Service:
    """One service outside. Classes are named by their dotted paths, so that reading the table loads none of them.

    slug: its name in rows, addresses and settings. name: what people call it. provider: the class behind
    `interface.Provider`. models: the module with its `MODELS` and `TOOLS`. url: where it is, "" for a server of one's
    own, whose address a setting must tell. is_key_needed: it is not asked without a key. webhooks: the class behind
    `shared.webhooks.WebhookReader`, "" for a service that sends none. jwks_url: the keys it signs them with, "" where
    a secret is shared with it instead. settings_apart: the options of a brief it takes beside the description. tools:
    the module that makes `tools.interface.Tool`s of its models, by their kind. inline_bytes: the largest recording that
    is sent inside a request. uploads: the class behind `shared.uploading.Uploads`, "" where recordings cannot be put;
    uploads_url: where that is asked, "" for `url`; largest_bytes: of a recording put there. schemas: the class behind
    `shared.schemas.Schemas`, "" where none are published; schemas_url: where they are, "" for `url`.
    """

    slug: str
    name: str
    provider: str
    models: str
    url: str = ""
    is_key_needed: bool = True
    webhooks: str = ""
    jwks_url: str = ""
    settings_apart: frozenset[str] = frozenset()
    tools: str = ""
    inline_bytes: int = 0
    uploads: str = ""
    uploads_url: str = ""
    largest_bytes: int = 0
    schemas: str = ""
    schemas_url: str = ""

    @property
    def is_of_ones_own(self) -> bool:
        """A server that this installation's people run: what it has and can is known from its answers only."""
        return not self.url

    @property
    def setting(self) -> str:
        """How the names of its settings begin: "ACE_STEP" for "ace-step"."""
        return self.slug.upper().replace("-", "_")


_ALL = (
    Service(
        "fal",
        "fal.ai",
        "engine.providers.fal.provider.FalProvider",
        "engine.providers.fal.models",
        url="https://queue.fal.run",
        webhooks="engine.providers.fal.webhooks.FalWebhooks",
        jwks_url="https://rest.fal.ai/.well-known/jwks.json",
        tools="engine.providers.fal.tools",
        # fal.ai names no limit, and advises against more than a few kilobytes.
        inline_bytes=256_000,
        uploads="engine.providers.fal.uploads.FalUploads",
        uploads_url="https://rest.fal.ai",
        # fal.ai names no limit; as large as what may come back.
        largest_bytes=500_000_000,
        schemas="engine.providers.fal.schemas.FalSchemas",
        schemas_url="https://fal.ai",
    ),
    Service(
        "replicate",
        "Replicate",
        "engine.providers.replicate.provider.ReplicateProvider",
        "engine.providers.replicate.models",
        url="https://api.replicate.com",
        webhooks="engine.providers.replicate.webhooks.ReplicateWebhooks",
        tools="engine.providers.replicate.tools",
        # Replicate's own limit for a file inside a request.
        inline_bytes=256_000,
        uploads="engine.providers.replicate.uploads.ReplicateUploads",
        # Its documentation says 100 MB, its people 100 MiB.
        largest_bytes=100_000_000,
        schemas="engine.providers.replicate.schemas.ReplicateSchemas",
    ),
    Service(
        "ace-step",
        "ACE-Step",
        "engine.providers.ace_step.provider.AceStepProvider",
        "engine.providers.ace_step.models",
        is_key_needed=False,
        # It reads no addresses: every recording goes with its request.
        inline_bytes=100_000_000,
        settings_apart=frozenset({"key", "tempo_bpm"}),
    ),
)
SERVICES: Mapping[str, Service] = {service.slug: service for service in _ALL}
