"""The whole demo: places, people who sign in, members, money."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from dues.actions.anomalies import look_for
from dues.actions.concerns import raise_concerns
from dues.actions.night import begin_night, finish_night, note_lapses
from dues.anomaly_enums import AnomalyRule
from members.models import Member
from perisai.accounts.models import User
from perisai.demo.actions.claims import tell_of_claims
from perisai.demo.actions.confirmations import note_confirmations
from perisai.demo.actions.counter import ask_at_counter
from perisai.demo.actions.help import hand_cards_over, sponsor_some
from perisai.demo.actions.inspections import inspect
from perisai.demo.actions.members import settle_households
from perisai.demo.actions.money import make_visits
from perisai.demo.actions.oddities import share_a_phone
from perisai.demo.actions.open_claims import begin_claims
from perisai.demo.actions.outreach import reach_out
from perisai.demo.actions.papers import keep_papers
from perisai.demo.actions.places import Offices, open_offices
from perisai.demo.actions.questions import ask_the_branch
from perisai.demo.actions.reminding import let_remind
from perisai.demo.actions.taking_away import take_away
from perisai.demo.actions.targets import set_targets
from perisai.demo.actions.training import note_trainings
from perisai.demo.actions.village_files import fill_village_file
from perisai.demo.errors import DemoRefused
from perisai.demo.invention import Inventor
from perisai.demo.moments import moment
from perisai.demo.plan import FOREIGN_HAMLETS, HAMLETS, MEMBERS
from villages.models import Branch

SEED = 35_09_11_2004
EVERYBODY = 10_000


@transaction.atomic
def make_demo(*, today: dt.date, with_members: bool) -> Offices:
    """Fill an empty database with the demo village as it is on `today`.

    The same day makes the same people. Raises DemoRefused on a server, whose users must not have known
    passwords, and on a database that is in use.
    """
    _check_free()
    offices = open_offices(today=today)
    if with_members:
        inventor = Inventor(today=today, seed=SEED)
        homes = {}
        for username, agent in offices.agents.items():
            village = offices.villages[username]
            hamlets = FOREIGN_HAMLETS if village == offices.foreign_village else HAMLETS
            households = inventor.households(village.district_id, hamlets, MEMBERS[username])
            homes[username] = settle_households(
                households, village=village, agent=agent, today=today, inventor=inventor
            )
        make_visits(homes, offices=offices, today=today, inventor=inventor)
        sponsor_some(homes, offices=offices, today=today, inventor=inventor)
        hand_cards_over(homes, offices=offices, today=today, inventor=inventor)
        keep_papers(homes, offices=offices, today=today, inventor=inventor)
        ask_the_branch(offices=offices, today=today)
        note_confirmations(offices=offices, today=today, inventor=inventor)
        tell_of_claims(offices=offices, inventor=inventor)
        begin_claims(homes, offices=offices, today=today, inventor=inventor)
        reach_out(homes, offices=offices, today=today, inventor=inventor)
        share_a_phone(homes, offices=offices)
        let_remind(offices=offices, today=today, inventor=inventor)
        fill_village_file(offices=offices, today=today, inventor=inventor)
        set_targets(offices=offices, today=today, inventor=inventor)
        note_trainings(offices=offices, today=today, inventor=inventor)
        ask_at_counter(offices=offices, today=today)
        inspect(offices=offices, today=today, inventor=inventor)
        take_away(offices=offices, today=today)
        _pass_the_night(at=moment(today, days_ago=0, hour=3))
    return offices


def _pass_the_night(*, at: dt.datetime) -> None:
    """What the worker does every night, so that the first morning shows what it found."""
    begin_night(at=at)
    note_lapses(at=at, most=EVERYBODY)
    raise_concerns(at=at, most=EVERYBODY)
    for rule in AnomalyRule:
        look_for(rule, at=at)
    finish_night(at=at)


def _check_free() -> None:
    if settings.REFUSE_DEMO_PASSWORDS:
        raise DemoRefused(
            _("This is a server: the demo, with passwords everybody knows, is not made here.")
        )
    if User.objects.exists() or Branch.objects.exists() or Member.objects.exists():
        raise DemoRefused(
            _(
                "The database is in use, so no demo was made. Set PERISAI_VAR to an empty folder for one."
            )
        )
