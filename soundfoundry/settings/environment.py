"""Reads typed values from the environment and collects every problem, so that all are told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})
WEB = ("https", "http")


class Misconfigured(SystemExit):
    """The environment cannot be used; the message says what to change. Ends the process without a traceback."""


def values_of_file(path: Path) -> dict[str, str]:
    """The NAME=value lines of an environment file; a missing file has none."""
    if not path.is_file():
        return {}
    values = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and name and not name.startswith("#"):
            values[name.strip()] = value.strip().strip("\"'")
    return values


def what_is_wrong(address: str, schemes: Sequence[str]) -> str:
    """Why nobody can go to this address, without showing it; "" when its form is right."""
    if not address.lower().startswith(tuple(f"{scheme}://" for scheme in schemes)):
        return f"must start with {' or '.join(f'{scheme}://' for scheme in schemes)}."
    try:
        parts = urlsplit(address)
        is_whole = parts.port != 0 and bool(parts.hostname or parts.scheme not in WEB)
    except ValueError:
        is_whole = False
    if is_whole:
        return ""
    return "holds a host or port that cannot be read: the port is a number; write %2F %23 %3F for / # ? in a password."


class Environment:
    """One view of the environment; every reader names the variable, its default and what is acceptable."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.problems: list[str] = []
        self.names: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        self.names.add(name)
        return self._values.get(name, "").strip() or default

    def secret(self, name: str, default: str = "") -> str:
        """A value that may also come from the file named in NAME_FILE, as container secrets do."""
        file_name = self.text(f"{name}_FILE")
        value = self.text(name)
        if not file_name:
            return value or default
        if value:
            self.problem(f"{name} and {name}_FILE are both set: keep one of them.")
            return default
        try:
            return Path(file_name).read_text(encoding="utf-8").strip() or default
        except (OSError, UnicodeDecodeError) as error:
            self.problem(f"{name}_FILE names {file_name}, which cannot be read ({type(error).__name__}).")
            return default

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name).lower()
        if value and value not in TRUE | FALSE:
            self.problem(f"{name} is {value!r}: write true or false.")
        return value in TRUE if value in TRUE | FALSE else default

    def whole(self, name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
        value = self.text(name)
        if not value:
            return default
        if not value.lstrip("-").isdecimal() or not least <= int(value) <= most:
            self.problem(f"{name} is {value!r}: write a whole number from {least} to {most}.")
            return default
        return int(value)

    def words(self, name: str, default: Sequence[str] = ()) -> list[str]:
        value = self.text(name)
        return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)

    def choice(self, name: str, default: str, allowed: Sequence[str]) -> str:
        value = self.text(name, default)
        if value not in allowed:
            self.problem(f"{name} is {value!r}: choose one of {', '.join(allowed)}.")
            return default
        return value

    def address(self, name: str, default: str, *, schemes: Sequence[str]) -> str:
        """An address of a known scheme; it may hold a password, so it may come from NAME_FILE and is never shown."""
        return self._reachable(name, self.secret(name, default), default, schemes)

    def open_address(self, name: str, default: str) -> str:
        """A web address that holds no secret."""
        return self._reachable(name, self.text(name, default), default, WEB)

    def _reachable(self, name: str, value: str, default: str, schemes: Sequence[str]) -> str:
        if value and (wrong := what_is_wrong(value, schemes)):
            self.problem(f"{name} {wrong}")
            return default
        return value

    def problem(self, sentence: str) -> None:
        self.problems.append(sentence)

    def stop_if_wrong(self) -> None:
        """Raise Misconfigured with every problem found so far, one per line."""
        if self.problems:
            lines = "\n".join(f"  - {sentence}" for sentence in self.problems)
            raise Misconfigured(f"SoundFoundry cannot start with this environment:\n{lines}")
