"""One trial: plant, let a night look, and compare whom it accuses with who is guilty."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass

from django.db import connection

from dues.actions.anomalies import look_for
from dues.anomaly_enums import AnomalyRule
from dues.models import Anomaly
from scripts.fraud.books import Books, at
from scripts.fraud.frauds import KINDS
from scripts.fraud.honest import TONIGHT, Honest
from scripts.fraud.places import settle


@dataclass(frozen=True, slots=True)
class Result:
    """Of one kind: how many were guilty and found, how often each of the missed did it, and how many honest
    agents were accused of it."""

    guilty: int
    found: int
    missed: tuple[int, ...]
    accused: int

    def __add__(self, other: Result) -> Result:
        return Result(
            self.guilty + other.guilty,
            self.found + other.found,
            tuple(sorted(self.missed + other.missed)),
            self.accused + other.accused,
        )


NOTHING = Result(0, 0, (), 0)


def plant(seed: int, *, honest: int, of_each: int, people: int) -> dict[int, Honest]:
    """Write the books of these agents; answers by agent how she lived. The same seed gives the same, and
    everybody has dice of her own: another fraud elsewhere changes nobody's life."""
    kinds: list[type[Honest]] = [Honest] * honest + list(KINDS) * of_each
    _dice(seed).shuffle(kinds)
    books = Books()
    walks, coordinator = settle(books, len(kinds))
    lives = {}
    for number, (walk, kind) in enumerate(zip(walks, kinds, strict=True)):
        dice = _dice(f"{seed}:{number}")
        life = kind(books, walk, people=people, coordinator=coordinator, dice=dice)
        life.live()
        lives[walk.agent.pk] = life
    books.write()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a server does by itself after so many rows
    return lives


def _dice(seed: int | str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a trial that can be repeated, no secret


def judge(lives: dict[int, Honest]) -> dict[AnomalyRule, Result]:
    """Let the night look, rule by rule. Whoever is guilty of one thing may be told of another too: only
    honest agents are accused wrongly."""
    for rule in AnomalyRule:
        look_for(rule, at=at(TONIGHT, 1))
    told = defaultdict(set)
    for rule, agent in Anomaly.objects.values_list("rule", "agent"):
        told[AnomalyRule(rule)].add(agent)
    results = {}
    for rule in AnomalyRule:
        guilty = {agent: life.deeds for agent, life in lives.items() if life.kind == rule}
        results[rule] = Result(
            guilty=len(guilty),
            found=len(told[rule] & set(guilty)),
            missed=tuple(deeds for agent, deeds in guilty.items() if agent not in told[rule]),
            accused=sum(lives[agent].kind is None for agent in told[rule] & set(lives)),
        )
    return results
