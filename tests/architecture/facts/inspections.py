"""Rows of inspections."""

from __future__ import annotations

from perisai.inspections.draw_rules import METHOD, digest_of, key_of, population_text, ticket_of
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
from tests.architecture.facts.day import DAY, NOW
from tests.cast import Cast

SEED, SALT = "ab" * 16, "cd" * 16


def inspection(cast: Cast) -> Inspection:
    return Inspection.objects.create(
        content_hash="0" * 64,
        branch=cast.branch,
        agent=cast.sz,
        coordinator=cast.koordinator,
        approach="visit",
        from_on=DAY,
        until_on=DAY,
        size=1,
        paid_share=0,
        due_on=DAY,
        planned_on=DAY,
        recorded_at=NOW,
        by=cast.koordinator,
    )


def draw(cast: Cast, *keys: tuple[str, bool]) -> Draw:
    population = population_text(keys)
    return Draw.objects.create(
        content_hash="0" * 64,
        inspection=inspection(cast),
        number=1,
        method=METHOD,
        seed=SEED,
        salt=SALT,
        population=population,
        digest=digest_of(population),
        paid=0,
        unpaid=len(keys),
        drawn_on=DAY,
        drawn_at=NOW,
        by=cast.koordinator,
    )


def drawn(cast: Cast) -> Drawn:
    member = cast.member()
    key = key_of(SALT, str(member.uuid))
    return Drawn.objects.create(
        draw=draw(cast, (key, False)),
        member=member,
        place=1,
        number=1,
        has_paid=False,
        ticket=ticket_of(SEED, key),
        book_amount=0,
        book_receipts=0,
    )


def answer(cast: Cast) -> Answer:
    return Answer.objects.create(
        content_hash="0" * 64,
        drawn=drawn(cast),
        way="visit",
        asked_on=DAY,
        has_paid="yes",
        knows_agent="yes",
        recorded_at=NOW,
        by=cast.koordinator,
    )


def mismatch(cast: Cast) -> Mismatch:
    return Mismatch.objects.create(answer=answer(cast), kinds=["not_in_book"], recorded_at=NOW)


def mismatch_step(cast: Cast) -> MismatchStep:
    return MismatchStep.objects.create(
        content_hash="0" * 64,
        mismatch=mismatch(cast),
        owner=cast.koordinator,
        due_on=DAY,
        recorded_at=NOW,
        by=cast.koordinator,
    )


def finding(cast: Cast) -> Finding:
    return Finding.objects.create(
        content_hash="0" * 64,
        inspection=inspection(cast),
        severity="light",
        text="Kuitansi terlambat",
        follow_up="Antar kuitansi",
        due_on=DAY,
        recorded_at=NOW,
        by=cast.koordinator,
    )


def closing(cast: Cast) -> Closing:
    return Closing.objects.create(
        content_hash="0" * 64,
        inspection=inspection(cast),
        conclusion="Cocok",
        witness="Pak Kasun",
        asked_at=NOW,
        by=cast.koordinator,
    )


def closing_decision(cast: Cast) -> ClosingDecision:
    return ClosingDecision.objects.create(
        closing=closing(cast),
        is_accepted=True,
        decided_on=DAY,
        decided_at=NOW,
        decided_by=cast.pusat,
    )


def plan_withdrawal(cast: Cast) -> PlanWithdrawal:
    return PlanWithdrawal.objects.create(
        inspection=inspection(cast),
        reason="Salah desa",
        withdrawn_on=DAY,
        recorded_at=NOW,
        by=cast.koordinator,
    )


FACTS = {
    "inspections.Answer": answer,
    "inspections.Closing": closing,
    "inspections.ClosingDecision": closing_decision,
    "inspections.Draw": draw,
    "inspections.Drawn": drawn,
    "inspections.Finding": finding,
    "inspections.Inspection": inspection,
    "inspections.Mismatch": mismatch,
    "inspections.MismatchStep": mismatch_step,
    "inspections.PlanWithdrawal": plan_withdrawal,
}
