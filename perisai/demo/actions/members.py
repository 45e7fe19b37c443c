"""Invented households become members, with the months their old books show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from dues.actions.old_book import record_old_book
from dues.actions.participation import end_participation
from members.actions.people import register_member
from members.enums import Channel, EndReason, PhoneOwner, Purpose
from members.models import Enrolment
from members.values import Agreement, Declaration, Job
from perisai.accounts.models import User
from perisai.demo.invention import Household, Invented, Inventor
from perisai.demo.moments import moment
from perisai.demo.plan import OLD_BOOK_DAYS_AGO, Habit
from villages.actions.places import find_or_add_neighbourhood
from villages.models import Agent, Village

# What became of somebody after the last month paid, and how many days ago.
ENDS = {Habit.DECEASED: (EndReason.DECEASED, 12), Habit.EMPLOYED: (EndReason.WAGE_EMPLOYMENT, 90)}


@dataclass(slots=True)
class Home:
    """A household that lives in the village: the enrolments of its people, the payer's first."""

    habit: Habit
    enrolments: list[Enrolment] = field(default_factory=list)


def settle_households(
    households: Iterable[Household],
    *,
    village: Village,
    agent: Agent,
    today: dt.date,
    inventor: Inventor,
) -> list[Home]:
    """Register everybody, enter the old books, and end what has ended."""
    homes = []
    brought_in = moment(today, days_ago=OLD_BOOK_DAYS_AGO, hour=19)
    for household in households:
        neighbourhood = find_or_add_neighbourhood(
            village=village,
            hamlet_name=household.hamlet,
            rt=household.rt,
            rw=household.rw,
            by=agent.user,
        )
        home = Home(household.habit)
        for invented in household.people:
            enrolment = _register(invented, village, neighbourhood, agent)
            if invented.book:
                record_old_book(
                    uuid=inventor.new_uuid(),
                    enrolment=enrolment,
                    months=invented.book,
                    collected_on=today - dt.timedelta(days=OLD_BOOK_DAYS_AGO),
                    by=agent.user,
                    at=brought_in,
                )
            _end(enrolment, invented.habit, today, by=agent.user)
            home.enrolments.append(enrolment)
        homes.append(home)
    return homes


def _register(invented: Invented, village: Village, neighbourhood, agent: Agent) -> Enrolment:
    on = invented.registered_on
    declaration = Declaration(attested_on=on, is_working=True, is_not_in_care=True)
    # Who has no phone of their own is written to.
    way = Channel.WHATSAPP if invented.person.phone_owner == PhoneOwner.SELF else Channel.LETTER
    agreement = Agreement(
        given_on=on, purposes=tuple(Purpose.values), channels=(Channel.VISIT, way)
    )
    member = register_member(
        uuid=invented.uuid,
        village=village,
        neighbourhood=neighbourhood,
        agent=agent,
        person=invented.person,
        job=Job(
            job=invented.job,
            kpj=invented.kpj,
            start_month=invented.start_month,
            is_start_estimated=not invented.is_declared,
            terms=invented.terms,
        ),
        heirs=invented.heirs,
        declaration=declaration if invented.is_declared else None,
        agreement=agreement if invented.has_agreed else None,
        is_newcomer=not invented.book,
        by=agent.user,
        on=on,
    )
    return member.enrolments.select_related("member__village__branch", "member__agent__user").get()


def _end(enrolment: Enrolment, habit: Habit, today: dt.date, *, by: User) -> None:
    if habit in ENDS:
        reason, days_ago = ENDS[habit]
        at = moment(today, days_ago=days_ago, hour=16)
        day = at.date()
        end_participation(enrolment=enrolment, ended_on=day, reason=reason, by=by, on=day, at=at)
