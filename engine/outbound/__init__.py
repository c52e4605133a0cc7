"""The only door from the product to the world: one HTTP client that checks each address where it connects."""

from engine.outbound.answers import Answer, Downloaded
from engine.outbound.client import Outbound
from engine.outbound.errors import Forbidden, NoAnswer, NotSent, OutboundError, TooLarge, WrongStatus
from engine.outbound.sending import FileBody

__all__ = [
    "Answer",
    "Downloaded",
    "FileBody",
    "Forbidden",
    "NoAnswer",
    "NotSent",
    "Outbound",
    "OutboundError",
    "TooLarge",
    "WrongStatus",
]
