"""Demo villages are made once for a module, in a transaction that is rolled back."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.db import transaction

from perisai.accounts.models import User
from perisai.demo.actions.places import Offices
from perisai.demo.actions.village import make_demo
from villages.queries import viewer_for
from villages.scoping import Viewer


@dataclass(frozen=True)
class Demo:
    """The village as it is on a day."""

    today: dt.date
    offices: Offices

    def viewer(self, username: str) -> Viewer:
        noon = dt.datetime.combine(self.today, dt.time(5), dt.UTC)
        return viewer_for(User.objects.get(username=username), now=noon)


@pytest.fixture(autouse=True)
def _not_a_server(settings):
    """On PostgreSQL the tests run with the settings of a server, which makes no demo."""
    settings.REFUSE_DEMO_PASSWORDS = False


@pytest.fixture(scope="module", params=["2026-11-21", "2027-02-03"])
def demo(request, django_db_setup, django_db_blocker) -> Demo:
    from django.conf import settings

    today = dt.date.fromisoformat(request.param)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(settings, "REFUSE_DEMO_PASSWORDS", False)
        yield Demo(today, make_demo(today=today, with_members=True))
        transaction.set_rollback(True)
