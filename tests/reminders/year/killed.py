"""A worker in a process of its own, which may be killed by SIGKILL.

Reads a line of JSON: the key of a job, the moment, the gateway's address, and before which statement it dies
(null: it lives). Does one slice and answers with the number of statements.
"""

import datetime as dt
import json
import sys

import django

django.setup()

import time_machine  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from perisai.jobs import runner  # noqa: E402
from perisai.reminders import tasks  # noqa: E402
from tests.dues.mortal import Mortal  # noqa: E402
from tests.reminders.year import DECIDED, FOUND, WITHDRAWN  # noqa: E402


def main() -> None:
    tasks.FOUND, tasks.DECIDED, tasks.WITHDRAWN = FOUND, DECIDED, WITHDRAWN
    settings.GATEWAY_CONNECTIONS = 1
    print("ready", flush=True)
    for line in sys.stdin:
        step = json.loads(line)
        settings.GATEWAY_URL = step["gateway"]
        mortal = Mortal(step["die_at"])
        moment = dt.datetime.fromisoformat(step["at"])
        with time_machine.travel(moment, tick=False), connection.execute_wrapper(mortal):
            runner.work_on(step["job"])
        connection.close()
        print(mortal.count, flush=True)


if __name__ == "__main__":
    main()
