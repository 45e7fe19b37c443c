"""One trial: plant, let a night look, and compare whom it accuses with who is guilty."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass

from dues.actions.anomalies import look_for
from dues.anomaly_enums import AnomalyRule
from dues.models import Anomaly
from scripts.fraud.books import Books, at
from scripts.fraud.frauds import KINDS
from scripts.fraud.honest import TONIGHT, Honest
from scripts.fraud.places import settle


@dataclass(frozen=True, slots=True)
class Result:
    """Of one kind: how many were guilty, found, missed, and how many honest agents were accused of it."""

    guilty: int
    found: int
    accused: int

    @property
    def missed(self) -> int:
        return self.guilty - self.found

    def __add__(self, other: Result) -> Result:
        return Result(
            self.guilty + other.guilty, self.found + other.found, self.accused + other.accused
        )


NOTHING = Result(0, 0, 0)


def plant(seed: int, *, honest: int, of_each: int, people: int) -> dict[int, AnomalyRule | None]:
    """Write the books of these agents; answers by agent what she is guilty of. The same seed gives the
    same."""
    dice = random.Random(seed)  # noqa: S311 - a trial that can be repeated, no secret
    lives: list[AnomalyRule | None] = [None] * honest + list(KINDS) * of_each
    dice.shuffle(lives)
    books = Books()
    walks, coordinator = settle(books, len(lives))
    for walk, kind in zip(walks, lives, strict=True):
        life = KINDS[kind] if kind else Honest
        life(books, walk, people=people, coordinator=coordinator, dice=dice).live()
    books.write()
    return {walk.agent.pk: kind for walk, kind in zip(walks, lives, strict=True)}


def judge(guilt: dict[int, AnomalyRule | None]) -> dict[AnomalyRule, Result]:
    """Let the night look, rule by rule. Whoever is guilty of one thing may be told of another too: only
    honest agents are accused wrongly."""
    for rule in AnomalyRule:
        look_for(rule, at=at(TONIGHT, 1))
    told = defaultdict(set)
    for rule, agent in Anomaly.objects.values_list("rule", "agent"):
        told[AnomalyRule(rule)].add(agent)
    honest = {agent for agent, kind in guilt.items() if kind is None}
    return {
        rule: Result(
            guilty=sum(kind == rule for kind in guilt.values()),
            found=sum(guilt.get(agent) == rule for agent in told[rule]),
            accused=len(told[rule] & honest),
        )
        for rule in AnomalyRule
    }
