"""Moves and requests about a NIK in a test: SZ's members go to ST, ST asks about one of SZ's, unless told."""

from __future__ import annotations

from uuid import uuid4

from dues.actions.duplicates import ask_about_duplicate, decide_duplicate
from dues.actions.moving import order_move
from members.enums import DuplicateOutcome
from members.models import DuplicateDecision, DuplicateRequest, Move
from tests.cast import Cast
from tests.members.forms_of_people import a_person
from tests.taking import NOW


def move(cast: Cast, *members, at=NOW, **overrides) -> Move:
    """The coordinator lets these members go over to ST today."""
    fields = {
        "uuid": uuid4(),
        "members": members,
        "agent": cast.st,
        "village": None,
        "from_on": at.date(),
        "reason": "Rumah lebih dekat",
        "by": cast.koordinator,
        "at": at,
    }
    return order_move(**{**fields, **overrides})


def ask(cast: Cast, member, *, at=NOW, agent=None, **overrides) -> DuplicateRequest:
    """ST (or another agent) asks about somebody whose NIK is registered already."""
    agent = agent or cast.st
    fields = {
        "uuid": uuid4(),
        "person": a_person(nik=member.nik, name="Siti Contoh"),
        "village": cast.foreign_village if agent == cast.stranger else cast.village,
        "agent": agent,
        "reason": "Pindah ke sini sejak Agustus",
        "viewer": cast.viewer(agent, at),
        "by": agent.user,
        "at": at,
    }
    return ask_about_duplicate(**{**fields, **overrides})


def decide(cast: Cast, request, outcome=DuplicateOutcome.MOVE, *, at=NOW, **overrides):
    """The coordinator of Jember decides."""
    fields = {"request": request, "outcome": outcome, "reason": "Sesuai KTP", "at": at}
    fields["by"] = cast.koordinator
    decision: DuplicateDecision = decide_duplicate(**{**fields, **overrides})
    return decision
