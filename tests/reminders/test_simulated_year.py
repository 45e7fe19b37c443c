"""A month, and in the soak a year, of reminders in the demo village: nights are missed, workers die, Redis
goes away and the gateway misbehaves, while people pay, die, refuse, dispute and pause. After every slice of
work an oracle in plain Python judges what changed, after every day the sums."""

import datetime as dt
import os
from random import Random

import pytest

from perisai.demo.actions.village import make_demo
from perisai.jobs import bell
from perisai.jobs import tasks as jobs
from perisai.jobs.registry import recurring_kinds
from perisai.reminders import tasks
from tests.outbox.mail_server import MailProvider
from tests.reminders.year import DECIDED, FOUND, WITHDRAWN
from tests.reminders.year.calendar import Calendar
from tests.reminders.year.machine import KINDS, SECRET, Gateway, Machine
from tests.reminders.year.people import People

MONTH_FROM, YEAR_FROM = dt.date(2026, 11, 27), dt.date(2026, 2, 10)


@pytest.fixture
def site(settings, monkeypatch):
    """A branch server whose worker does what reminders need, in small slices."""
    settings.REFUSE_DEMO_PASSWORDS = False
    settings.GATEWAY_KEY, settings.GATEWAY_SECRET = "key-of-the-tests", SECRET
    settings.GATEWAY_RATE, settings.GATEWAY_CONNECTIONS = 0, 1
    settings.GATEWAY_TIMEOUT_SECONDS = 0.3
    settings.OUTBOX_EMAIL_FROM = "Perisai Desa <kantor@example.id>"
    for name, most in (("FOUND", FOUND), ("DECIDED", DECIDED), ("WITHDRAWN", WITHDRAWN)):
        monkeypatch.setattr(tasks, name, most)
    chosen = [kind for kind in recurring_kinds() if kind.name in KINDS]
    assert {kind.name for kind in chosen} == KINDS
    monkeypatch.setattr(jobs, "recurring_kinds", lambda: chosen)
    return settings


@pytest.fixture
def year(site, monkeypatch, time_machine, transactional_db):
    """`year(first, days, seed=, deaths=)`: a calendar that has not begun, over the demo of that day."""
    with MailProvider() as mails, Gateway(Random()) as gateway:
        site.OUTBOX_EMAIL = {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": mails.port,
            "EMAIL_HOST_USER": None,
            "EMAIL_HOST_PASSWORD": None,
        }

        def begin(
            first: dt.date, days: int, *, seed: int, deaths: float, is_cruel: bool = False
        ) -> Calendar:
            print(f"seed {seed}")  # shown when it fails
            noon = dt.datetime.combine(first, dt.time(5), dt.UTC) - dt.timedelta(days=1)
            time_machine.move_to(noon, tick=False)
            offices = make_demo(today=noon.date(), with_members=True)
            gateway.chance = chance = Random(seed)
            machine = Machine(
                chance=chance,
                travel=time_machine,
                settings=site,
                gateway=gateway,
                mails=mails,
                deaths=deaths,
                is_cruel=is_cruel,
            )
            monkeypatch.setattr(bell, "app", machine.broker)
            people = People(offices, chance)
            people.begin(noon + dt.timedelta(hours=3))
            return Calendar(machine, people, first=first, days=days)

        yield begin


def a_seed() -> int:
    """The one that is asked for, to see a failure again, or any."""
    return int(os.environ.get("YEAR_SEED") or Random().getrandbits(32))


# What a run proves nothing without.
HAPPENED = (
    "nights missed",
    "outages of Redis",
    "workers whose power was cut",
    "misdeeds of the gateway",
    "delivery reports that came again",
    "taken by the gateway",
    "taken by the mail server",
    "taken back",
    "times everybody was counted once more",
    "reminders delivered",
    "reminders suppressed claim_open",
    "reminders suppressed money_held",
    "reminders suppressed no_consent",
    "reminders suppressed not_own_phone",
    "reminders suppressed opted_out",
    "reminders suppressed paid",
)


def tell(calendar: Calendar, count) -> None:
    """Say what happened; it has to be enough."""
    told = calendar.told()
    for what, number in sorted(told.items()):
        count(what, number)
    assert not [what for what in HAPPENED if not told[what]]


@pytest.mark.slow
def test_a_month_goes_by_and_everything_is_as_the_oracle_says(year, count):
    month = year(MONTH_FROM, 31, seed=1_2026, deaths=0.03)
    month.run()
    tell(month, count)


@pytest.mark.soak
def test_a_year_goes_by_and_everything_is_as_the_oracle_says(year, count):
    whole = year(YEAR_FROM, 365, seed=a_seed(), deaths=0.006, is_cruel=True)
    whole.run()
    tell(whole, count)
    assert whole.numbers["workers killed by SIGKILL"]
