"""Outreach in a test, filled with something sensible."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4
from zoneinfo import ZoneInfo

from tests.cast import Cast
from villages.actions.events import Plan, plan_event
from villages.actions.prospects import Door, Talk, add_prospect
from villages.models import Event, Prospect

NOW = dt.datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
TODAY = NOW.date()


def a_plan(**fields) -> Plan:
    defaults = {
        "title": "Sosialisasi panen",
        "channel": "event",
        "venue": "mosque",
        "held_on": TODAY - dt.timedelta(days=1),
    }
    return Plan(**{**defaults, **fields})


def an_event(cast: Cast, **fields) -> Event:
    """An event of SZ, held yesterday unless told."""
    plan = {name: fields.pop(name) for name in Plan.__dataclass_fields__ if name in fields}
    defaults = {
        "uuid": uuid4(),
        "village": cast.village,
        "agent": cast.sz,
        "plan": a_plan(**plan),
        "by": cast.sz.user,
        "on": TODAY,
    }
    return plan_event(**{**defaults, **fields})


def a_prospect(cast: Cast, name: str = "Bu Warni", **fields) -> Prospect:
    """Somebody of Krajan with whom SZ talked today."""
    door = {key: fields.pop(key) for key in ("place", "phone", "note") if key in fields}
    talk = {
        key: fields.pop(key) for key in ("stage", "objection", "next_visit_on") if key in fields
    }
    defaults = {
        "uuid": uuid4(),
        "village": cast.village,
        "agent": cast.sz,
        "door": Door(name=name, **{"place": "Krajan, RT 02", **door}),
        "source": "agent",
        "talk": Talk(**{"stage": "knowledge", "note": door.get("note", ""), **talk}),
        "by": cast.sz.user,
        "on": TODAY,
        "at": NOW,
    }
    return add_prospect(**{**defaults, **fields})
