"""A worker that turns the night, in a process of its own.

Reads a line of JSON: the key of the job, the moment, and `die_at` when it is to be killed before the
statement of that number (0: after everything, before it could note that it is done). Works slice by slice
as the product's worker does, in small slices, and answers with the state of the job and the number of
statements.
"""

import datetime as dt
import json
import sys

import django

django.setup()

from django.db import connection  # noqa: E402

import dues.tasks  # noqa: E402
from perisai.jobs import runner  # noqa: E402
from perisai.jobs.models import Job  # noqa: E402
from tests.dues.mortal import Mortal, die_alone  # noqa: E402

dues.tasks.LAPSES, dues.tasks.CONCERNS = 3, 2


def main() -> None:
    finish = runner.finish_job
    print("ready", flush=True)
    for line in sys.stdin:
        step = json.loads(line)
        moment = dt.datetime.fromisoformat(step["at"])
        die_at = step.get("die_at")
        runner.finish_job = (lambda *_args, **_kw: die_alone()) if die_at == 0 else finish
        mortal = Mortal(die_at)
        with connection.execute_wrapper(mortal):
            while runner.work_on(step["job"], clock=lambda moment=moment: moment):
                pass
        print(Job.objects.get(pk=step["job"]).state, mortal.count, flush=True)


if __name__ == "__main__":
    main()
