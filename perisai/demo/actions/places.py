"""Branches, the village, and everybody who signs in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from perisai import regulations
from perisai.accounts.demo_passwords import DEMO_PASSWORDS
from perisai.accounts.enums import Role
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.demo import plan
from villages.actions.offices import open_branch, set_branch_terms
from villages.actions.people import appoint_agent, assign_agent, post_user
from villages.actions.places import add_hamlet
from villages.actions.regions import load_demo_regions
from villages.models import Agent, Branch, Village, Wadah

YEARS_AT_WORK = 3
PEOPLE = {
    "pusat": ("Dwi Kusumastuti", Role.HEAD_OFFICE),
    "koordinator": ("Ratna Wulandari", Role.COORDINATOR),
    "sekdes": ("Bambang Hermawan", Role.SECRETARY),
    "sz": ("Siti Zubaidah", Role.AGENT),
    "st": ("Sri Tumini", Role.AGENT),
    "stranger": ("Nurul Hikmah", Role.AGENT),
}
NOBODYS_PHONES = "+62841700000"  # no operator has numbers that begin with 0841
BRANCH_PHONES = {"JBR": f"{NOBODYS_PHONES}11", "MLG": f"{NOBODYS_PHONES}12"}
VILLAGE_PHONES = {plan.VILLAGE: f"{NOBODYS_PHONES}21", plan.FOREIGN_VILLAGE: f"{NOBODYS_PHONES}22"}
AGENT_CODES = {"sz": "SZ", "st": "ST", "stranger": "NH"}


@dataclass(frozen=True, slots=True)
class Offices:
    """Who works where: agents and their villages by user name."""

    users: dict[str, User]
    agents: dict[str, Agent]
    villages: dict[str, Village]
    village: Village
    foreign_village: Village


def open_offices(*, today: dt.date) -> Offices:
    """Regions, two branches, the cast with its passwords, and where each of them works."""
    since = dt.date(today.year - YEARS_AT_WORK, 1, 1)
    load_demo_regions(by=None)
    users = {name: _user(name, *described) for name, described in PEOPLE.items()}
    head = users["pusat"]
    jember = _branch("JBR", "Jember", plan.DISTRICTS, by=head, on=since)
    set_branch_terms(
        branch=jember,
        from_on=since,
        remit_within_days=regulations.value("remit_within_days", since),
        cash_age_limit_days=plan.CASH_AGE_LIMIT_DAYS,
        grace_days=plan.GRACE_DAYS,
        by=head,
    )
    _branch("MLG", "Malang", plan.FOREIGN_DISTRICTS, by=head, on=since)
    village = _village(plan.VILLAGE, plan.HAMLETS, by=head)
    foreign = _village(plan.FOREIGN_VILLAGE, plan.FOREIGN_HAMLETS, by=head)
    villages = {"sz": village, "st": village, "stranger": foreign}
    wadah = {
        place.pk: _wadah(f"Paguyuban Kader {place.name}", place, by=head)
        for place in (village, foreign)
    }
    agents = {}
    for number, (name, place) in enumerate(villages.items(), start=1):
        agents[name] = appoint_agent(
            user=users[name],
            code=AGENT_CODES[name],
            from_on=since,
            wadah=wadah[place.pk],
            phone=f"{NOBODYS_PHONES}{number:02d}",
            assignment_letter=f"{number:02d}/ST-PERISAI/{since.year}",
            by=head,
        )
        assign_agent(agent=agents[name], village=place, from_on=since, by=head)
    post_user(user=users["sekdes"], place=village, from_on=since, by=head)
    post_user(user=users["koordinator"], place=jember, from_on=since, by=head)
    return Offices(
        users=users, agents=agents, villages=villages, village=village, foreign_village=foreign
    )


def _user(username: str, name: str, role: Role) -> User:
    password = DEMO_PASSWORDS[username]
    user = User.objects.create_user(username, password, name=name, role=role)
    record("user.created", user, by=None, role=str(role))
    return user


def _branch(code: str, name: str, districts: tuple[str, ...], *, by: User, on: dt.date) -> Branch:
    villages = Village.objects.filter(district__in=districts)
    branch = open_branch(code=code, name=name, villages=villages, by=by, on=on)
    branch.phone = BRANCH_PHONES[code]
    branch.save(update_fields=["phone"])
    return branch


def _village(code: str, hamlets: tuple[str, ...], *, by: User) -> Village:
    village = Village.objects.select_related("branch", "district").get(pk=code)
    village.office_address = _office_address(village)
    village.office_phone = VILLAGE_PHONES[code]
    village.save(update_fields=["office_address", "office_phone"])
    for name in hamlets:
        add_hamlet(village=village, name=name, by=by)
    return village


def _office_address(village: Village) -> str:
    return f"Balai Desa {village.name}, Kec. {village.district.name}"


def _wadah(name: str, village: Village, *, by: User) -> Wadah:
    wadah = Wadah.objects.create(name=name, branch=village.branch, address=_office_address(village))
    record("wadah.added", wadah, by=by, branch=village.branch_id)
    return wadah
