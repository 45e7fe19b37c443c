"""Rows of claims."""

from __future__ import annotations

from claims.models import (
    AfterVisit,
    Bundle,
    Claim,
    ClaimStep,
    FamilyKey,
    FamilyKeyMiss,
    Letter,
    LetterDecision,
    LetterWithdrawal,
    Paper,
    PaperScan,
    PaperScanWithdrawal,
    PaperVerdict,
    Relative,
    StepWithdrawal,
)
from perisai.common.ids import new_check_code
from tests.architecture.facts.day import DAY, NOW
from tests.cast import Cast


def claim(cast: Cast) -> Claim:
    """A claim of SZ about a member who died."""
    member = cast.member()
    return Claim.objects.create(
        content_hash="0" * 64,
        member=member,
        name=member.name,
        village=cast.village,
        branch=cast.branch,
        agent=cast.sz,
        kind="death",
        event_on=DAY,
        opened_at=NOW,
        by=cast.sz.user,
    )


def relative(cast: Cast) -> Relative:
    """The wife in that claim."""
    return Relative.objects.create(claim=claim(cast), relation="wife", name="Wati")


def claim_step(cast: Cast, **fields) -> ClaimStep:
    defaults = {
        "content_hash": "0" * 64,
        "claim": claim(cast),
        "kind": "submitted",
        "happened_on": DAY,
        "recorded_at": NOW,
        "by": cast.sz.user,
    }
    return ClaimStep.objects.create(**{**defaults, **fields})


def step_withdrawal(cast: Cast) -> StepWithdrawal:
    return StepWithdrawal.objects.create(
        step=claim_step(cast), why="Salah ketik", withdrawn_at=NOW, by=cast.koordinator
    )


def after_visit(cast: Cast) -> AfterVisit:
    return AfterVisit.objects.create(
        content_hash="0" * 64,
        claim=claim(cast),
        visited_on=DAY,
        was_easy="yes",
        recorded_at=NOW,
        by=cast.sz.user,
    )


def family_key(cast: Cast) -> FamilyKey:
    return FamilyKey.objects.create(
        claim=claim(cast), code=new_check_code(), word="padi", made_at=NOW, by=cast.sz.user
    )


def family_key_miss(cast: Cast) -> FamilyKeyMiss:
    return FamilyKeyMiss.objects.create(key=family_key(cast), missed_at=NOW)


def paper_scan(cast: Cast, **fields) -> PaperScan:
    told = {"sha256": "0" * 64, "suffix": ".png", "size": 1, "added_at": NOW, "by": cast.sz.user}
    paper = Paper.objects.create(claim=claim(cast), kind="ktp")
    return PaperScan.objects.create(content_hash="0" * 64, paper=paper, **told | fields)


def paper_withdrawal(cast: Cast) -> PaperScanWithdrawal:
    return PaperScanWithdrawal.objects.create(
        scan=paper_scan(cast), reason="Buram", withdrawn_at=NOW, by=cast.sz.user
    )


def paper_verdict(cast: Cast) -> PaperVerdict:
    return PaperVerdict.objects.create(
        content_hash="0" * 64,
        scan=paper_scan(cast),
        is_accepted=True,
        decided_at=NOW,
        by=cast.koordinator,
    )


def letter(cast: Cast) -> Letter:
    return Letter.objects.create(
        content_hash="0" * 64,
        claim=claim(cast),
        village=cast.village,
        kind="kematian",
        content={"about": {"name": "Siti Contoh"}, "told": {}, "office": {}},
        drafted_at=NOW,
        by=cast.sz.user,
    )


def letter_decision(cast: Cast) -> LetterDecision:
    return LetterDecision.objects.create(
        letter=letter(cast),
        is_approved=True,
        number="470/12/2026",
        dated_on=DAY,
        signer="head",
        signer_name="Slamet",
        check_code=new_check_code(),
        decided_at=NOW,
        by=cast.sekdes,
    )


def letter_withdrawal(cast: Cast) -> LetterWithdrawal:
    return LetterWithdrawal.objects.create(
        letter=letter(cast), was_approved=False, withdrawn_at=NOW, by=cast.sz.user
    )


def bundle(cast: Cast) -> Bundle:
    return Bundle.objects.create(
        content_hash="0" * 64, claim=claim(cast), total=1, requested_at=NOW, by=cast.sz.user
    )


FACTS = {
    "claims.Bundle": bundle,
    "claims.ClaimStep": claim_step,
    "claims.StepWithdrawal": step_withdrawal,
    "claims.Letter": letter,
    "claims.LetterDecision": letter_decision,
    "claims.LetterWithdrawal": letter_withdrawal,
    "claims.PaperScan": paper_scan,
    "claims.PaperScanWithdrawal": paper_withdrawal,
    "claims.PaperVerdict": paper_verdict,
    "claims.AfterVisit": after_visit,
    "claims.FamilyKey": family_key,
    "claims.FamilyKeyMiss": family_key_miss,
}
