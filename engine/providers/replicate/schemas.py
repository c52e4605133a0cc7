"""The schema that Replicate keeps with each version of a model."""

from __future__ import annotations

from engine.outbound import Outbound
from engine.outside import Unavailable
from engine.providers.services import SERVICES
from engine.providers.shared.schemas import InputSchema, read

SERVICE = SERVICES["replicate"].name


class ReplicateSchemas:
    """See `shared.schemas.Schemas`."""

    def __init__(self, *, key: str, outbound: Outbound, base_url: str = SERVICES["replicate"].url) -> None:
        self._outbound = outbound
        self._base_url = base_url.rstrip("/")
        self._headers = {"authorization": f"Bearer {key}"}

    def schema(self, endpoint: str) -> InputSchema:
        name, _, version = endpoint.partition(":")
        url = f"{self._base_url}/v1/models/{name}" + (f"/versions/{version}" if version else "")
        found = read(self._outbound, SERVICE, url, headers=self._headers)
        try:
            document = (found if version else found["latest_version"])["openapi_schema"]
            return InputSchema(document, document["components"]["schemas"]["Input"])
        except (KeyError, TypeError) as error:
            raise Unavailable(f"{SERVICE} does not tell what this model takes.") from error
