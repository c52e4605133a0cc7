"""What every language model offers: messages in, words or checked JSON out, and errors that say what would help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, overload

Schema = Mapping[str, Any]
"""A JSON Schema; the answer is held against it, whatever the model promised."""


class LanguageModelError(Exception):
    """Something a language model said or failed to say; the message may be shown to a person."""


class Refused(LanguageModelError):
    """Asking again the same way is useless: a limit, moderation, a request the service does not take."""


class Misconfigured(Refused):
    """The key, the address or the model's name is wrong: for whoever runs the installation, not for who asked."""


class UnusableAnswer(Refused):
    """The model answered, but not with what was asked for: cut off, empty, not JSON, against the schema."""


class Unavailable(LanguageModelError):
    """A passing reason; retry_after in seconds if told."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class QuotaSpent(LanguageModelError):
    """What was bought or allowed is used up; retry_after in seconds if it comes back by itself and that is told."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


@dataclass(frozen=True)
class Picture:
    """An image to look at, as it lies in its file."""

    data: bytes
    content_type: str


@dataclass(frozen=True)
class Message:
    """One turn of a conversation; pictures only from the user."""

    role: Literal["system", "user", "assistant"]
    text: str
    pictures: tuple[Picture, ...] = ()


class LanguageModel(Protocol):
    """The interface. `complete` may raise the LanguageModelErrors above and nothing else on purpose."""

    name: str

    @overload
    def complete(
        self, messages: Sequence[Message], *, schema: None = None, max_tokens: int = 1000, temperature: float = 0.7
    ) -> str: ...

    @overload
    def complete(
        self, messages: Sequence[Message], *, schema: Schema, max_tokens: int = 1000, temperature: float = 0.7
    ) -> Any: ...

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Schema | None = None,
        max_tokens: int = 1000,
        temperature: float = 0.7,
    ) -> Any:
        """The model's words; with a schema, the values of a JSON answer that fits it."""
        ...
