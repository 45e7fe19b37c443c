"""An inspection in a test: SZ, by the coordinator, for payments of November 2026, unless told."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

from perisai.inspections.actions.asking import follow_up, record_answer
from perisai.inspections.actions.closing import (
    Found,
    ask_to_close,
    decide_closing,
    keep_finding,
)
from perisai.inspections.actions.drawing import draw_members
from perisai.inspections.actions.planning import Plan, plan_inspection, withdraw_plan
from perisai.inspections.comparing_rules import Told
from perisai.inspections.enums import Approach, GotReceipt, Said, Severity, Way
from perisai.inspections.models import (
    Answer,
    Closing,
    ClosingDecision,
    Draw,
    Drawn,
    Finding,
    Inspection,
    Mismatch,
    MismatchStep,
    PlanWithdrawal,
)
from perisai.inspections.queries.population import is_anybody_to_draw
from tests.cast import Cast
from tests.taking import NOW

SEED = "0123456789abcdef0123456789abcdef"
SALT = "fedcba9876543210fedcba9876543210"
NOVEMBER = dt.date(2026, 11, 1)
PAID = Told(Said.YES, 8_400, (NOVEMBER,), GotReceipt.ALL, Said.YES)
NOTHING = Told(Said.NO, knows_agent=Said.YES)
FOUND = Found(
    Severity.GRAVE,
    "Kuitansi tidak diberikan kepada pembayar",
    "Semua kuitansi diberikan, diperiksa dua minggu lagi",
    NOW.date() + dt.timedelta(days=14),
)


def plan(cast: Cast, *, at=NOW, by=None, uuid=None, branch=None, **overrides) -> Inspection:
    """A plan; an agent without anybody gets a member who can be drawn."""
    fields = {
        "agent": cast.sz,
        "coordinator": cast.koordinator,
        "approach": Approach.EITHER,
        "from_on": dt.date(2026, 11, 1),
        "until_on": at.date(),
        "size": 10,
        "paid_share": 60,
        "due_on": at.date() + dt.timedelta(days=7),
    }
    told = {**fields, **overrides}
    branch, agent = branch or cast.branch, told["agent"]
    days = {name: told[name] for name in ("from_on", "until_on")}
    if agent and not is_anybody_to_draw(Inspection(branch=branch, agent=agent, **days)):
        cast.enrolment(cast.member(agent), start=NOVEMBER)
    return plan_inspection(
        uuid=uuid or uuid4(),
        branch=branch,
        plan=Plan(**told),
        by=by or cast.koordinator,
        at=at,
    )


def withdraw(cast: Cast, inspection: Inspection, *, at=NOW, **overrides) -> PlanWithdrawal:
    fields = {"reason": "Salah desa", "by": cast.koordinator, "at": at}
    return withdraw_plan(inspection=inspection, **{**fields, **overrides})


def draw(cast: Cast, inspection: Inspection | None = None, *, at=NOW, **overrides) -> Draw:
    fields = {
        "uuid": uuid4(),
        "inspection": inspection or plan(cast),
        "seed": SEED,
        "salt": SALT,
        "by": cast.koordinator,
        "at": at,
    }
    return draw_members(**{**fields, **overrides})


def answer(cast: Cast, drawn: Drawn, told: Told | None = PAID, *, at=NOW, **overrides) -> Answer:
    fields = {
        "uuid": uuid4(),
        "drawn": drawn,
        "way": Way.VISIT if told else Way.NOT_REACHED,
        "asked_on": at.date(),
        "told": told,
        "by": cast.koordinator,
        "at": at,
    }
    return record_answer(**{**fields, **overrides})


def step(cast: Cast, mismatch: Mismatch, *, at=NOW, **overrides) -> MismatchStep:
    fields = {
        "uuid": uuid4(),
        "mismatch": mismatch,
        "owner": cast.koordinator,
        "due_on": at.date() + dt.timedelta(days=3),
        "resolution": "",
        "note": "Ditanyakan lagi ke rumahnya",
        "by": cast.koordinator,
        "at": at,
    }
    return follow_up(**{**fields, **overrides})


def find(cast: Cast, inspection: Inspection, *, at=NOW, **overrides) -> Finding:
    fields = {
        "uuid": uuid4(),
        "inspection": inspection,
        "found": FOUND,
        "by": cast.koordinator,
        "at": at,
    }
    return keep_finding(**{**fields, **overrides})


def close(cast: Cast, inspection: Inspection, *, at=NOW, **overrides) -> Closing:
    fields = {
        "uuid": uuid4(),
        "inspection": inspection,
        "conclusion": "Buku dan jawaban peserta cocok, kecuali satu",
        "statement": "Saya terima, kuitansi akan saya antar",
        "witness": "Pak Kasun",
        "by": cast.koordinator,
        "at": at,
    }
    return ask_to_close(**{**fields, **overrides})


def decide(cast: Cast, closing: Closing, *, at=NOW, **overrides) -> ClosingDecision:
    fields = {"closing": closing, "is_accepted": True, "reason": "", "by": cast.pusat, "at": at}
    return decide_closing(**{**fields, **overrides})


def closed(cast: Cast, **overrides) -> Inspection:
    """An inspection from plan to end, with everybody who can be drawn."""
    inspection = plan(cast, **overrides)
    draw(cast, inspection)
    decide(cast, close(cast, inspection))
    return inspection
