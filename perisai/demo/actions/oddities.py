"""Something that looks wrong in the books, for the coordinator to ask about."""

from __future__ import annotations

from dataclasses import fields

from members.actions.people import edit_member
from members.enums import PhoneOwner
from members.values import Person
from perisai.demo.actions.members import Home
from perisai.demo.actions.places import Offices

HOUSEHOLDS = 7


def share_a_phone(homes: dict[str, list[Home]], *, offices: Offices) -> None:
    """ST wrote her own number at households that have none."""
    agent = offices.agents["st"]
    without = [
        home.enrolments[0].member for home in homes["st"] if not home.enrolments[0].member.phone
    ]
    for member in without[:HOUSEHOLDS]:
        known = {one.name: getattr(member, one.name) for one in fields(Person)}
        told = {"phone": agent.phone, "phone_owner": PhoneOwner.NEIGHBOUR}
        edit_member(
            member=member,
            person=Person(**{**known, **told}),
            neighbourhood=member.neighbourhood,
            by=agent.user,
        )
