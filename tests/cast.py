"""A fixed cast of test people and places.

Two branches; Jember covers two villages, Malang one. `sz` and `st` are agents of Dukuhdempok in Jember;
`stranger` works in Malang and must never see anything of Jember.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from members.models import Enrolment, EnrolmentTerms, Member
from perisai.accounts.enums import Role
from perisai.accounts.models import User
from perisai.common.months import month_of
from villages.models import (
    Agent,
    Assignment,
    Branch,
    District,
    Hamlet,
    Neighbourhood,
    Posting,
    Province,
    Regency,
    Village,
)
from villages.queries import viewer_for
from villages.scoping import Viewer

START = dt.date(2025, 1, 1)
PASSWORD = "kata-sandi-uji-42"


@dataclass
class Cast:
    """Everybody and every place, by name."""

    branch: Branch
    other_branch: Branch
    village: Village
    neighbour_village: Village
    foreign_village: Village
    krajan: Hamlet
    rt_1: Neighbourhood
    sz: Agent
    st: Agent
    stranger: Agent
    sekdes: User
    koordinator: User
    pusat: User
    foreign_coordinator: User
    _serial: int = field(default=1000)

    @property
    def users(self) -> dict[str, User]:
        """Everybody who can sign in, by user name."""
        people = [self.sekdes, self.koordinator, self.pusat, self.foreign_coordinator]
        agents = [self.sz.user, self.st.user, self.stranger.user]
        return {user.username: user for user in people + agents}

    def viewer(self, user: User | Agent, now: dt.datetime | None = None) -> Viewer:
        """The viewer a person is now (or at `now`)."""
        person = user.user if isinstance(user, Agent) else user
        return viewer_for(person, now=now or timezone.now())

    def member(self, agent: Agent | None = None, **fields) -> Member:
        """A member of `agent` (SZ unless told) in the agent's village."""
        agent = agent or self.sz
        self._serial += 1
        defaults = {
            "village": self.foreign_village if agent == self.stranger else self.village,
            "neighbourhood": None if agent == self.stranger else self.rt_1,
            "agent": agent,
            "nik": f"350911010180{self._serial:04d}",
            "name": f"Siti Contoh {self._serial}",
            "birth_date": dt.date(1980, 1, 1),
            "sex": "P",
        }
        return Member.objects.create(**{**defaults, **fields})

    def enrolment(
        self,
        member: Member | None = None,
        *,
        start: dt.date = dt.date(2026, 1, 1),
        income: int = 1_000_000,
        sector: str = "other",
        has_jht: bool = False,
        is_employer: bool = False,
        **fields,
    ) -> Enrolment:
        """An open enrolment with terms from its first month on."""
        enrolment = Enrolment.objects.create(
            member=member or self.member(),
            job="Petani",
            start_month=month_of(start),
            registered_on=start,
            **fields,
        )
        EnrolmentTerms.objects.create(
            enrolment=enrolment,
            from_month=month_of(start),
            income=income,
            sector=sector,
            has_jht=has_jht,
            is_employer=is_employer,
        )
        return enrolment


def assemble() -> Cast:
    """Write the whole cast into the database."""
    branch = Branch.objects.create(code="N04", name="Jember")
    other = Branch.objects.create(code="N05", name="Malang")
    province = Province.objects.create(code="35", name="Jawa Timur")
    jember = Regency.objects.create(code="35.09", name="Kabupaten Jember", province=province)
    malang = Regency.objects.create(code="35.07", name="Kabupaten Malang", province=province)
    wuluhan = District.objects.create(code="35.09.11", name="Wuluhan", regency=jember)
    turen = District.objects.create(code="35.07.09", name="Turen", regency=malang)
    village = Village.objects.create(
        code="35.09.11.2004", name="Dukuhdempok", district=wuluhan, branch=branch
    )
    neighbour = Village.objects.create(
        code="35.09.11.2002", name="Ampel", district=wuluhan, branch=branch
    )
    foreign = Village.objects.create(
        code="35.07.09.2013", name="Sanankerto", district=turen, branch=other
    )
    krajan = Hamlet.objects.create(village=village, name="Krajan", walking_order=1)
    rt_1 = Neighbourhood.objects.create(hamlet=krajan, rw="001", rt="001")
    sekdes = _user("sekdes", "Sekar Desa", Role.SECRETARY)
    koordinator = _user("koordinator", "Koko Ordinator", Role.COORDINATOR)
    far = _user("koordinator-jauh", "Jauh Ordinator", Role.COORDINATOR)
    Posting.objects.create(user=sekdes, village=village, from_on=START)
    Posting.objects.create(user=koordinator, branch=branch, from_on=START)
    Posting.objects.create(user=far, branch=other, from_on=START)
    return Cast(
        branch=branch,
        other_branch=other,
        village=village,
        neighbour_village=neighbour,
        foreign_village=foreign,
        krajan=krajan,
        rt_1=rt_1,
        sz=_agent("sz", "Siti Zulaikha", "SZ", village),
        st=_agent("st", "Sutinah", "ST", village),
        stranger=_agent("stranger", "Orang Asing", "XX", foreign),
        sekdes=sekdes,
        koordinator=koordinator,
        pusat=_user("pusat", "Petugas Pusat", Role.HEAD_OFFICE),
        foreign_coordinator=far,
    )


def _user(username: str, name: str, role: Role) -> User:
    return User.objects.create_user(username, PASSWORD, name=name, role=role)


def _agent(username: str, name: str, code: str, village: Village) -> Agent:
    user = _user(username, name, Role.AGENT)
    agent = Agent.objects.create(user=user, code=code, from_on=START)
    Assignment.objects.create(agent=agent, village=village, from_on=START)
    return agent
