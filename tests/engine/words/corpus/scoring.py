"""How much of the labelled requests is read right, per field, language and half."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from engine.words.readings import Reading
from tests.engine.words.corpus.judging import Judgement, judge
from tests.engine.words.corpus.requests import Request


@dataclass
class Score:
    """counts: how often each (field, verdict) came, of fields that are labelled. wrong: made-up claims by field."""

    requests: int = 0
    claims: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    def add(self, judgement: Judgement) -> None:
        """Counts one more request."""
        self.requests += 1
        self.claims += len(judgement.claims)
        self.counts.update((name.partition(":")[0], verdict) for name, verdict in judgement.fields.items())
        self.wrong.update(name for name, _ in judgement.wrong_claims)

    def names(self) -> set[str]:
        """The fields that are labelled or were claimed wrongly."""
        return {name for name, _ in self.counts} | set(self.wrong)

    def labelled(self, name: str | None = None) -> int:
        """How often a field is labelled, or all of them together."""
        return sum(number for key, number in self.counts.items() if name in (None, key[0]))

    def shown_share(self, name: str | None = None) -> str:
        """The share that is right as a page shows it."""
        return f"{self.right_share(name):.1%}" if self.labelled(name) else "–"

    def right_share(self, name: str | None = None) -> float:
        """The share of labelled fields (or of one field) that was read right; 1 where nothing is labelled."""
        right = sum(n for (each, verdict), n in self.counts.items() if verdict == "right" and name in (None, each))
        return right / self.labelled(name) if self.labelled(name) else 1.0

    @property
    def wrong_share(self) -> float:
        """The share of all claims that the labels don't allow."""
        return sum(self.wrong.values()) / self.claims if self.claims else 0.0

    def table(self) -> str:
        """Figures only: one line a field with labelled, right, missed and wrong, then claims made up."""
        names = sorted(self.names())
        rows = [
            f"{name:36} {self.labelled(name):5}"
            + "".join(f" {self.counts[name, verdict]:6}" for verdict in ("right", "missed", "wrong"))
            + f" {self.right_share(name):6.1%} {self.wrong[name]:6}"
            for name in names
        ]
        head = f"{'field':36} {'label':>5} {'right':>6} {'missed':>6} {'wrong':>6} {'':>6} {'extra':>6}"
        foot = (
            f"{self.requests} requests: {self.right_share():.2%} of fields right, {self.wrong_share:.2%} claims wrong"
        )
        return "\n".join([head, *rows, foot])


def score(requests: Iterable[Request], read: Callable[[str], Reading]) -> Score:
    """The score of a reader over requests."""
    total = Score()
    for request in requests:
        total.add(judge(request, read(request.text)))
    return total
