"""The site on the day of the bench, for gunicorn."""

import time_machine

from scripts.bench.days import MORNING

time_machine.travel(MORNING).start()

from perisai.wsgi import application  # noqa: E402, F401 - the clock is set first
