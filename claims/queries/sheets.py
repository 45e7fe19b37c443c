"""What is known for the official forms, in their order; the forms themselves come from the branch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from claims.enums import EventKind, LetterKind, Outcome, Question
from claims.models import Claim, Relative
from claims.queries.claims import family_of
from claims.queries.expected import as_child, transport_of
from claims.queries.jobs import has_savings
from claims.queries.letters import letters_of
from claims.queries.reading import through_claim
from claims.queries.situation import people_of
from claims.rules.grants import may_study
from claims.walk.answers import told
from members.enums import Relation
from members.models import Attestation, EnrolmentTerms
from perisai.regulations.enums import Program
from villages.models import Wadah
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Heir:
    """Somebody who inherits; a minor is represented by a guardian."""

    row: Relative
    is_minor: bool


@dataclass(frozen=True, slots=True)
class Known:
    """Everything the forms ask that is known here. `story` is what the newest chronology tells. `income`:
    rupiah a month."""

    claim: Claim
    wadah: Wadah | None
    income: int | None
    has_jht: bool
    heirs: tuple[Heir, ...]
    children: Sequence[Relative]
    story: dict[str, str]

    @property
    def nik(self) -> str:
        member = self.claim.member
        return member.nik if member else self.claim.nik

    @property
    def kpj(self) -> str:
        return self.claim.enrolment.kpj if self.claim.enrolment else ""

    @property
    def job(self) -> str:
        return self.claim.enrolment.job if self.claim.enrolment else ""

    @property
    def phone(self) -> str:
        return self.claim.member.phone if self.claim.member else ""

    @property
    def birth_place(self) -> str:
        return self.claim.member.birth_place if self.claim.member else ""

    @property
    def sex(self) -> str:
        return str(self.claim.member.get_sex_display()) if self.claim.member else ""

    @property
    def address(self) -> str:
        member = self.claim.member
        if member is None:
            return str(self.claim.village)
        where = str(member.neighbourhood) if member.neighbourhood else ""
        return ", ".join(part for part in (member.address, where, str(self.claim.village)) if part)

    @property
    def wadah_words(self) -> str:
        """Name and number of the organisation of the agent."""
        if self.wadah is None:
            return ""
        return f"{self.wadah.name} ({self.wadah.npw})" if self.wadah.npw else self.wadah.name

    @property
    def hour(self) -> str:
        """Of the accident: as the chronology tells it, else as the family said."""
        hour = self.story.get("hour") or told(self.claim, Question.DAY, "hour") or ""
        return hour.replace(":", ".")

    @property
    def hospital(self) -> str:
        return told(self.claim, Question.HOSPITAL, "hospital") or ""

    @property
    def transport(self) -> int | None:
        """Rupiah that the way to the hospital cost, by every kind together; None while nobody said."""
        return sum(amount for _kind, amount in transport_of(self.claim)) or None

    @property
    def doctor_said_on(self) -> dt.date | None:
        """The day on which the doctor called the injured recovered or disabled."""
        day = told(self.claim, Question.OUTCOME, "doctor_said_on")
        return dt.date.fromisoformat(day) if day else None

    @property
    def event_on(self) -> dt.date | None:
        return self.claim.event_on

    @property
    def died_on(self) -> dt.date | None:
        return self.claim.day_of_death


def known_of(claim: Claim, *, viewer: Viewer) -> Known:
    """What is known for the forms of a claim the viewer sees. Seven queries at most."""
    family = list(family_of(claim, viewer=viewer))
    is_death = claim.kind == EventKind.DEATH or claim.outcome == Outcome.DEATH
    people = people_of(claim, family, programs={Program.JKM}, is_death=is_death, viewer=viewer)
    by_key = {str(row.uuid): row for row in family}
    terms = _terms(claim, viewer)
    day = claim.day_of_death or claim.event_on
    letter = letters_of(viewer, claim=claim).filter(kind=LetterKind.CHRONOLOGY).first()
    return Known(
        claim=claim,
        wadah=Wadah.objects.filter(agents=claim.agent_id).first() if claim.agent_id else None,
        income=terms.income if terms else None,
        has_jht=bool(claim.member_id) and has_savings(claim.member_id, claim.event_on or viewer.on),
        heirs=tuple(
            Heir(by_key[person.key], person.is_minor) for person in people if person.is_heir
        ),
        children=[row for row in family if _may_learn(row, day or viewer.on)],
        story=letter.content.get("told", {}) if letter else {},
    )


def attestations_of(claim: Claim, *, viewer: Viewer) -> list[Attestation]:
    """What was declared of the job, oldest first: claims were refused for lack of it. Who sees the claim
    reads it."""
    rows = Attestation.objects.visible_to(through_claim(viewer)).filter(
        enrolment=claim.enrolment_id
    )
    return list(rows.select_related("by"))


def _terms(claim: Claim, viewer: Viewer) -> EnrolmentTerms | None:
    if claim.enrolment_id is None:
        return None
    day = claim.event_on or viewer.on
    rows = EnrolmentTerms.objects.filter(enrolment__claims=claim, from_month__lte=day)
    return rows.order_by("from_month").last()


def _may_learn(row: Relative, on: dt.date) -> bool:
    """A child that the education grant of an event on `on` may reach, or about whom the branch is asked."""
    return row.relation == Relation.CHILD and may_study(as_child(row), on) is not False
