"""Handing money on in a test: by SZ to the branch Jember, unless told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import uuid4

from dues.actions.deciding import decide_remittance
from dues.actions.paying_in import pay_in
from dues.actions.remitting import hand_over
from dues.enums import Handover, SchemeChannel
from dues.models import Collection, Remittance, RemittanceDecision, SchemePayment
from perisai.common.scans import Scan
from tests.cast import Cast
from tests.taking import NOW

PHOTO = Scan(b"\xff\xd8 a photo of the proof", ".jpg")


def hand_on(cast: Cast, *collections: Collection, at=NOW, **overrides) -> Remittance:
    """Cash of these receipts, handed to the branch."""
    fields = {
        "uuid": uuid4(),
        "agent": cast.sz,
        "collections": collections,
        "handover": Handover.CASH,
        "handed_over_on": at.date(),
        "by": cast.sz.user,
        "at": at,
    }
    return hand_over(**{**fields, **overrides})


def pay_straight(cast: Cast, *collections: Collection, at=NOW, **overrides) -> Remittance:
    """These receipts, paid by the agent with a payment code."""
    fields = {
        "handover": Handover.DIRECT,
        "channel": SchemeChannel.PAYMENT_CODE,
        "reference": f"REF {uuid4().hex[:12]}",
        "proof": PHOTO,
    }
    return hand_on(cast, *collections, at=at, **{**fields, **overrides})


def accept(cast: Cast, remittance: Remittance, counted: int | None = None, **overrides):
    """The coordinator counted everything, or `counted` rupiah."""
    fields = {"is_accepted": True, "counted": remittance.total if counted is None else counted}
    return _decide(cast, remittance, **{**fields, **overrides})


def refuse(cast: Cast, remittance: Remittance, reason="Uangnya tidak ada", **overrides):
    """The coordinator refused."""
    fields = {"is_accepted": False, "counted": None, "reason": reason}
    return _decide(cast, remittance, **{**fields, **overrides})


def _decide(cast: Cast, remittance: Remittance, *, at=NOW, **fields) -> RemittanceDecision:
    return decide_remittance(remittance=remittance, **{"by": cast.koordinator, "at": at, **fields})


def pay_branch(
    cast: Cast, remittances: Sequence[Remittance], *, at: dt.datetime = NOW, **overrides
) -> SchemePayment:
    """The branch paid these remittances into the scheme."""
    fields = {
        "uuid": uuid4(),
        "remittances": remittances,
        "reference": f"CABANG {uuid4().hex[:12]}",
        "paid_on": at.date(),
        "by": cast.koordinator,
        "at": at,
    }
    return pay_in(**{**fields, **overrides})
