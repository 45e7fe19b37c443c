"""Whom the night accuses: `python -m scripts.fraud [seed ...]`, the seeds 1 to 10 unless told.

Each seed plants three agents of each of ten kinds of fraud among 300 honest ones, in a SQLite file of its own
that is gone afterwards. Thresholds were fixed on the seeds 1 to 5; what counts are 6 to 10. Writes nothing
here.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time

import django

FIXED_ON, HONEST, OF_EACH, PEOPLE = 5, 300, 3, 40


def main(seeds: list[int]) -> None:
    """Print a line for each kind: first the seeds the thresholds were fixed on, then the others."""
    with tempfile.TemporaryDirectory(prefix="perisai-fraud-") as var:
        os.environ |= {"PERISAI_VAR": var, "DJANGO_SETTINGS_MODULE": "perisai.settings"}
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        groups = {
            "Seeds the thresholds were fixed on": [seed for seed in seeds if seed <= FIXED_ON],
            "Seeds that were never looked at before": [seed for seed in seeds if seed > FIXED_ON],
        }
        for title, group in groups.items():
            if group:
                _report(title, group)


def _report(title: str, seeds: list[int]) -> None:
    from dues.anomaly_enums import AnomalyRule
    from scripts.fraud.trial import NOTHING

    began = time.monotonic()
    sums = dict.fromkeys(AnomalyRule, NOTHING)
    for seed in seeds:
        for rule, result in _trial(seed).items():
            sums[rule] += result
    took = (time.monotonic() - began) / len(seeds)
    print(f"{title}: {', '.join(map(str, seeds))} ({took:.0f} s each)\n")
    print("| kind | guilty | found | missed | wrongly accused, of the honest |")
    print("|---|---:|---:|---:|---:|")
    for rule, sum_ in sums.items():
        print(
            f"| {rule} | {sum_.guilty} | {sum_.found} | {sum_.missed} |"
            f" {sum_.accused} of {HONEST * len(seeds)} |"
        )
    print(flush=True)


def _trial(seed: int):
    """In a transaction that is taken back: the next seed begins with an empty database."""
    from django.db import transaction

    from scripts.fraud.trial import judge, plant

    with transaction.atomic():
        guilt = plant(seed, honest=HONEST, of_each=OF_EACH, people=PEOPLE)
        result = judge(guilt)
        transaction.set_rollback(True)
    return result


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or list(range(1, 11)))
