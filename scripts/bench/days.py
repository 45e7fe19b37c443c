"""The days of the bench. Tonight the people who paid to August lapse."""

import datetime as dt
from zoneinfo import ZoneInfo

TONIGHT = dt.date(2026, 12, 1)
DUE = dt.date(2026, 8, 1)
MORNING = dt.datetime.combine(TONIGHT, dt.time(9), ZoneInfo("Asia/Jakarta"))
