"""What others give: a company pays the first months of some people; cards that reached their owners."""

from __future__ import annotations

import datetime as dt

from dues.actions.campaigns import Plan, pay_campaign_months, start_campaign, take_in
from dues.queries.campaigns import sponsored_to_pay
from members.actions.cards import hand_card_over
from members.enums import CardTaker
from perisai.demo.actions.members import Home
from perisai.demo.actions.places import Offices
from perisai.demo.invention import Inventor
from perisai.demo.moments import moment
from perisai.demo.plan import CAMPAIGN, CARDS_HANDED_OVER, Habit
from perisai.regulations.enums import PayerKind
from villages.queries import viewer_for


def sponsor_some(
    homes: dict[str, list[Home]], *, offices: Offices, today: dt.date, inventor: Inventor
) -> None:
    """A campaign that takes in a few people who pay and a few who wait, and pays some of its months."""
    coordinator, village = offices.users["koordinator"], offices.villages["st"]
    at = moment(today, days_ago=3, hour=9)
    campaign = start_campaign(
        uuid=inventor.new_uuid(),
        branch=village.branch,
        village=village,
        plan=Plan(
            name="SERTAKAN Dukuhdempok",
            sponsor="PT Tebu Manis",
            payer_kind=PayerKind.SPONSOR,
            free_months=CAMPAIGN.free_months,
            budget=CAMPAIGN.budget,
            from_on=at.date() - dt.timedelta(days=30),
            until_on=today + dt.timedelta(days=60),
        ),
        by=coordinator,
        at=at,
    )
    people = [
        enrolment
        for habit, most in ((Habit.CURRENT, CAMPAIGN.paying), (Habit.AWAITING, CAMPAIGN.waiting))
        for enrolment in _enrolments(homes["st"], habit)[:most]
    ]
    take_in(campaign=campaign, enrolments=people, by=coordinator, at=at)
    paying = {enrolment.pk for enrolment in _enrolments(homes["st"], Habit.CURRENT)}
    viewer = viewer_for(coordinator, now=at)
    chosen = [
        one for one in sponsored_to_pay(campaign, viewer=viewer) if one.row.enrolment_id in paying
    ]
    pay_campaign_months(
        uuid=inventor.new_uuid(),
        campaign=campaign,
        members=[one.row for one in chosen],
        months=1,
        expected_total=sum(one.price(1) for one in chosen),
        reference=f"SPONSOR {at:%Y%m%d}",
        paid_on=at.date(),
        by=coordinator,
        at=at,
    )


def hand_cards_over(
    homes: dict[str, list[Home]], *, offices: Offices, today: dt.date, inventor: Inventor
) -> None:
    """Some of the people whose number is known hold their card."""
    agent, at = offices.agents["sz"], moment(today, days_ago=2, hour=16)
    for enrolment in _enrolments(homes["sz"], Habit.CURRENT)[:CARDS_HANDED_OVER]:
        hand_card_over(
            enrolment=enrolment,
            uuid=inventor.new_uuid(),
            handed_on=at.date(),
            to_whom=enrolment.member.name,
            relation=CardTaker.SELF,
            by=agent.user,
            on=at.date(),
            at=at,
        )


def _enrolments(homes: list[Home], habit: Habit) -> list:
    return [row for home in homes if home.habit == habit for row in home.enrolments]
