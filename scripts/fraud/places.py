"""Branches, villages and agents of a trial."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.hashers import make_password

from perisai.accounts.enums import Role
from perisai.accounts.models import User
from scripts.fraud.books import Books, Round
from villages.models import (
    Agent,
    Branch,
    District,
    Hamlet,
    Neighbourhood,
    Province,
    Regency,
    Village,
)

AGENTS_OF_A_BRANCH = 15
RTS = 5
FIRST = dt.date(2025, 1, 1)


def settle(books: Books, agents: int) -> tuple[list[Round], User]:
    """Agents with a village of their own each, fifteen to a branch, and a coordinator who enters what the
    scheme confirms."""
    province = Province.objects.create(code="91", name="Provinsi")
    regency = Regency.objects.create(code="91.01", name="Kabupaten", province=province)
    district = District.objects.create(code="91.01.01", name="Kecamatan", regency=regency)
    branches = Branch.objects.bulk_create(
        Branch(code=f"T{number:02d}", name=f"Cabang {number}")
        for number in range(-(-agents // AGENTS_OF_A_BRANCH))
    )
    villages = Village.objects.bulk_create(
        Village(
            code=f"91.01.01.2{number:03d}",
            name=f"Desa {number}",
            district=district,
            branch=branches[number // AGENTS_OF_A_BRANCH],
        )
        for number in range(agents)
    )
    hamlets = Hamlet.objects.bulk_create(
        Hamlet(village=village, name="Krajan", walking_order=1) for village in villages
    )
    rts = Neighbourhood.objects.bulk_create(
        Neighbourhood(hamlet=hamlet, rw="001", rt=f"{rt:03d}")
        for hamlet in hamlets
        for rt in range(1, RTS + 1)
    )
    users = User.objects.bulk_create(
        User(
            username=f"agen-{number}",
            name=f"Agen {number}",
            role=Role.AGENT,
            password=make_password(None),
        )
        for number in range(agents)
    )
    rows = Agent.objects.bulk_create(
        Agent(user=user, code=f"T{number:03d}", from_on=FIRST) for number, user in enumerate(users)
    )
    coordinator = User.objects.create(username="koordinator-uji", name="K", role=Role.COORDINATOR)
    walks = [
        books.walk(agent, village, village.branch, rts[number * RTS : number * RTS + RTS])
        for number, (agent, village) in enumerate(zip(rows, villages, strict=True))
    ]
    return walks, coordinator
