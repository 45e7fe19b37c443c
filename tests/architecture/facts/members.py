"""Rows of people."""

from __future__ import annotations

import datetime as dt

from members.models import (
    Attestation,
    CardHandover,
    Consent,
    CounterCheck,
    Document,
    DocumentWithdrawal,
    DuplicateDecision,
    DuplicateRequest,
    Joining,
    LapseTalk,
    Move,
    MoveConsent,
    MoveMember,
    MoveOutcome,
    NikCorrection,
    NikDecision,
    NikTold,
    Visit,
)
from perisai.common.kept_files import keep_file
from perisai.demo.pictures import plain_png
from tests.architecture.facts.day import DAY, NOW
from tests.cast import Cast


def attestation(cast: Cast) -> Attestation:
    return Attestation.objects.create(
        enrolment=cast.enrolment(),
        attested_on=DAY,
        is_working=True,
        is_not_in_care=True,
        by=cast.sz.user,
    )


def card_handover(cast: Cast) -> CardHandover:
    return CardHandover.objects.create(
        content_hash="0" * 64,
        enrolment=cast.enrolment(kpj="19230352910"),
        handed_on=DAY,
        to_whom="Siti Contoh",
        relation="self",
        by=cast.sz.user,
        recorded_at=NOW,
    )


def visit(cast: Cast) -> Visit:
    return Visit.objects.create(
        content_hash="0" * 64,
        member=cast.member(),
        agent=cast.sz,
        result="not_home",
        visited_on=DAY,
        by=cast.sz.user,
        recorded_at=NOW,
    )


def lapse_talk(cast: Cast) -> LapseTalk:
    return LapseTalk.objects.create(
        content_hash="0" * 64,
        enrolment=cast.enrolment(),
        reason="money",
        answer="yes",
        talked_on=DAY,
        by=cast.sz.user,
        recorded_at=NOW,
    )


def counter_check(cast: Cast, *, nik_key: str = "0" * 64) -> CounterCheck:
    return CounterCheck.objects.create(
        village=cast.village,
        nik_key=nik_key,
        purpose="self",
        answer="none",
        asked_at=NOW,
        by=cast.sekdes,
    )


def joining(cast: Cast) -> Joining:
    return Joining.objects.create(member=cast.member(), source="loan", by=cast.sz.user)


def consent(cast: Cast) -> Consent:
    return Consent.objects.create(
        member=cast.member(), given_on=DAY, text_version="1", by=cast.sz.user
    )


def move(cast: Cast) -> Move:
    """Members of SZ are to go to ST; nobody has carried it out."""
    return Move.objects.create(
        content_hash="0" * 64,
        agent=cast.st,
        from_branch=cast.branch,
        to_branch=cast.branch,
        from_on=DAY,
        reason="Lebih dekat",
        ordered_at=NOW,
        by=cast.koordinator,
    )


def move_member(cast: Cast) -> MoveMember:
    return MoveMember.objects.create(
        move=move(cast), member=cast.member(), from_agent=cast.sz, from_village=cast.village
    )


def move_consent(cast: Cast) -> MoveConsent:
    return MoveConsent.objects.create(move=move(cast), given_at=NOW, by=cast.koordinator)


def move_outcome(cast: Cast) -> MoveOutcome:
    return MoveOutcome.objects.create(
        move=move(cast), end="done", ended_on=DAY, ended_at=NOW, by=cast.koordinator
    )


def duplicate_request(cast: Cast) -> DuplicateRequest:
    """ST asks about a member of SZ, with a photo of the KTP."""
    return DuplicateRequest.objects.create(
        content_hash="0" * 64,
        member=cast.member(),
        holder_branch=cast.branch,
        agent=cast.st,
        village=cast.village,
        name="Siti Contoh",
        birth_date=dt.date(1980, 1, 1),
        reason="Tetangga saya",
        ktp_sha256=keep_file(plain_png(), drawer="papers", suffix=".png"),
        ktp_suffix=".png",
        asked_on=DAY,
        asked_at=NOW,
        by=cast.st.user,
    )


def duplicate_decision(cast: Cast) -> DuplicateDecision:
    return DuplicateDecision.objects.create(
        request=duplicate_request(cast),
        outcome="keep",
        reason="Sesuai buku",
        holder=cast.sz,
        decided_on=DAY,
        decided_at=NOW,
        by=cast.koordinator,
    )


def document(cast: Cast) -> Document:
    kept = keep_file(plain_png(), drawer="papers", suffix=".png")
    return Document.objects.create(
        content_hash="0" * 64,
        member=cast.member(),
        kind="ktp",
        sha256=kept,
        suffix=".png",
        size=len(plain_png()),
        added_at=NOW,
        by=cast.sz.user,
    )


def document_withdrawal(cast: Cast) -> DocumentWithdrawal:
    return DocumentWithdrawal.objects.create(
        document=document(cast), reason="KTP orang lain", withdrawn_at=NOW, by=cast.sz.user
    )


def nik_correction(cast: Cast) -> NikCorrection:
    member = cast.member()
    return NikCorrection.objects.create(
        content_hash="0" * 64,
        member=member,
        old_nik=member.nik,
        new_nik="3509110101809999",
        reason="Salah ketik",
        asked_at=NOW,
        by=cast.sz.user,
    )


def nik_decision(cast: Cast) -> NikDecision:
    return NikDecision.objects.create(
        correction=nik_correction(cast),
        is_accepted=True,
        owner=cast.sz.user,
        decided_at=NOW,
        by=cast.koordinator,
    )


def nik_told(cast: Cast) -> NikTold:
    return NikTold.objects.create(
        decision=nik_decision(cast), told_on=DAY, recorded_at=NOW, by=cast.sz.user
    )


FACTS = {
    "members.Attestation": attestation,
    "members.CardHandover": card_handover,
    "members.Consent": consent,
    "members.Document": document,
    "members.DocumentWithdrawal": document_withdrawal,
    "members.DuplicateDecision": duplicate_decision,
    "members.DuplicateRequest": duplicate_request,
    "members.Move": move,
    "members.MoveConsent": move_consent,
    "members.MoveMember": move_member,
    "members.MoveOutcome": move_outcome,
    "members.NikCorrection": nik_correction,
    "members.NikDecision": nik_decision,
    "members.NikTold": nik_told,
    "members.LapseTalk": lapse_talk,
    "members.Visit": visit,
    "members.CounterCheck": counter_check,
    "members.Joining": joining,
}
