"""What can become of a request that brings no answer; messages name a host and a reason, never a path, query or header.

Paths and queries carry keys (Gemini's `?key=`, presigned addresses), and messages end in logs and on job rows.
"""

from __future__ import annotations


class OutboundError(Exception):
    """A request that brought no answer."""


class Forbidden(OutboundError):
    """The address or the request itself is refused; nothing was sent there."""


class NotSent(OutboundError):
    """The connection was never made, so nothing was sent: asking again is safe."""


class NoAnswer(OutboundError):
    """Something was sent, but no complete answer came: the other side may have acted on it."""


class TooLarge(OutboundError):
    """The answer is larger than allowed; reading stopped there."""


class WrongStatus(NoAnswer):
    """A download was answered completely, but with another status than a file has."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status
