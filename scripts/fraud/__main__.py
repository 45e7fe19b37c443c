"""Whom the night accuses: `python -m scripts.fraud [seed ...]`, the seeds 1 to 15 unless told.

Each seed plants three agents of each of ten kinds of fraud among 300 honest ones, in a SQLite file of its own
that is gone afterwards. What each seed was for stands in docs/exceptions.md. Writes nothing here.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time

import django

HONEST, OF_EACH, PEOPLE = 300, 3, 40
# By the last seed of each.
GROUPS = {
    5: "Seeds the thresholds were fixed on",
    10: "Seeds of the first report, before two rules and two frauds were mended",
    sys.maxsize: "Seeds that were looked at once, after that",
}


def main(seeds: list[int]) -> None:
    """Print a line for each kind: first the seeds the thresholds were fixed on, then the others."""
    with tempfile.TemporaryDirectory(prefix="perisai-fraud-") as var:
        os.environ |= {"PERISAI_VAR": var, "DJANGO_SETTINGS_MODULE": "perisai.settings"}
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        first = 0
        for last, title in GROUPS.items():
            if group := [seed for seed in seeds if first < seed <= last]:
                _report(title, group)
            first = last


def _report(title: str, seeds: list[int]) -> None:
    from dues.anomaly_enums import AnomalyRule
    from scripts.fraud.trial import NOTHING

    began = time.monotonic()
    sums = dict.fromkeys(AnomalyRule, NOTHING)
    for seed in seeds:
        for rule, result in _trial(seed).items():
            sums[rule] += result
    took = (time.monotonic() - began) / len(seeds)
    print(f"**{title}: {', '.join(map(str, seeds))}** ({took:.0f} s each)\n")
    print(
        "| kind | guilty | found | missed | how often these did it | wrongly accused, of the honest |"
    )
    print("|---|---:|---:|---:|---|---:|")
    for rule, sum_ in sums.items():
        often = ", ".join(map(str, sum_.missed))
        print(
            f"| {rule} | {sum_.guilty} | {sum_.found} | {len(sum_.missed)} | {often} |"
            f" {sum_.accused} of {HONEST * len(seeds)} |"
        )
    print(flush=True)


def _trial(seed: int):
    """In a transaction that is taken back: the next seed begins with an empty database."""
    from django.db import transaction

    from scripts.fraud.trial import judge, plant

    with transaction.atomic():
        lives = plant(seed, honest=HONEST, of_each=OF_EACH, people=PEOPLE)
        result = judge(lives)
        transaction.set_rollback(True)
    return result


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or list(range(1, 16)))
