"""Letters of the village: what a draft says, and what became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils import translation

from claims.enums import EventKind, LetterKind, LetterPart, Outcome
from claims.letter_words import office_of
from claims.models import Claim, Letter, LetterDecision, LetterWithdrawal, Relative
from claims.queries.claims import family_of
from claims.queries.situation import people_of
from claims.walk.answers import occupation_of
from perisai.accounts.enums import Role
from perisai.common.ids import CHECK_CODE_LENGTH, clean_check_code
from perisai.common.masking import initials
from perisai.regulations.enums import Program
from villages.models import Village
from villages.queries import local_day, time_zone_of
from villages.scoping import Viewer

MEMBER = "member"
OF_THE_DEATH = (LetterKind.DEATH, LetterKind.HEIRS)  # their day is that of the death
LANGUAGE = "id"  # of everything on paper


@dataclass(frozen=True)
class Shown:
    """A letter as a page shows it."""

    letter: Letter

    @property
    def decision(self) -> LetterDecision | None:
        return getattr(self.letter, "decision", None)

    @property
    def withdrawal(self) -> LetterWithdrawal | None:
        return getattr(self.letter, "withdrawal", None)

    @property
    def is_approved(self) -> bool:
        """Approved by the village, whatever became of it since."""
        return self.decision is not None and self.decision.is_approved

    @property
    def is_withdrawn(self) -> bool:
        """Approved once, and no longer so."""
        return self.is_approved and self.withdrawal is not None

    @property
    def is_recalled(self) -> bool:
        """Taken back before the village answered."""
        return self.withdrawal is not None and not self.withdrawal.was_approved

    @property
    def holds(self) -> bool:
        """An approved letter that nobody withdrew."""
        return self.is_approved and self.withdrawal is None

    @property
    def can_be_withdrawn(self) -> bool:
        return self.withdrawal is None and not self.is_replaced and not self.is_sent_back

    @property
    def is_sent_back(self) -> bool:
        return self.decision is not None and not self.decision.is_approved

    @property
    def is_replaced(self) -> bool:
        """Whether a newer draft took its place; an approved one counts until the newer is approved too."""
        newer = getattr(self.letter, "replaced_by", None)
        if newer is not None and not self.is_approved:
            return True
        while newer is not None:
            answer = getattr(newer, "decision", None)
            if answer and answer.is_approved:
                return True
            # A newer draft that was sent back or recalled may itself have been replaced.
            newer = getattr(newer, "replaced_by", None)
        return False

    @property
    def is_waiting(self) -> bool:
        return self.decision is None and self.withdrawal is None and not self.is_replaced

    @cached_property
    def about(self) -> str:
        """The name of the person it is about."""
        return self.letter.content.get("about", {}).get("name", "")


@dataclass(frozen=True, slots=True)
class Checked:
    """What anybody who holds an approved letter may compare: never more than initials of a person."""

    kind: str
    number: str
    dated_on: dt.date
    village: Village
    signer: str
    initials: str
    is_replaced: bool
    withdrawn_on: dt.date | None = None


def letters_of(viewer: Viewer, *, claim: Claim | None = None) -> QuerySet[Letter]:
    """Letters this viewer may see, the newest first; of one claim when told."""
    rows = Letter.objects.visible_to(viewer)
    if claim:
        rows = rows.filter(claim=claim)
    return rows.select_related(
        "claim",
        "village__district__regency",
        "by",
        "decision__by",
        "withdrawal__by",
        "replaced_by__decision",
    ).order_by("-pk")


def letters_context(claim: Claim, *, viewer: Viewer) -> dict:
    """What the page of a claim says about its letters. One query."""
    shown = [Shown(row) for row in letters_of(viewer, claim=claim)]
    kinds = [kind for kind in LetterKind if is_for(kind, claim)]
    return {
        "letters": [row for row in shown if not row.is_replaced],
        "letters_waiting": sum(row.is_waiting for row in shown),
        "letter_kinds": kinds,
    }


def waiting_letters(viewer: Viewer) -> QuerySet[Letter]:
    """Drafts the village of this viewer has to answer."""
    return Letter.objects.visible_to(viewer).waiting()


def is_for(kind: LetterKind, claim: Claim) -> bool:
    """Whether such a letter makes sense for what happened."""
    is_death = _has_died(claim)
    if kind in (LetterKind.DEATH, LetterKind.HEIRS):
        return is_death
    if kind == LetterKind.CHRONOLOGY:
        return claim.kind in (EventKind.INJURY, EventKind.DEATH)
    return True


def _has_died(claim: Claim) -> bool:
    return claim.kind == EventKind.DEATH or claim.outcome == Outcome.DEATH


def people_to_choose(claim: Claim, *, viewer: Viewer) -> list[tuple[str, str]]:
    """The member and the family, for letters about one of them."""
    family = family_of(claim, viewer=viewer).filter(lives=True)
    return [(MEMBER, claim.name), *((str(row.uuid), row.name) for row in family)]


def letter_content(kind: LetterKind, claim: Claim, told: dict[str, str], *, viewer: Viewer) -> dict:
    """Everything a letter says, as text that is kept: the office, who it is about, the event, the heirs
    where they sign, and what was `told`. Always in Indonesian."""
    family = list(family_of(claim, viewer=viewer))
    whose = next((row for row in family if str(row.uuid) == told.get("whose")), None)
    with translation.override(LANGUAGE):
        village = Village.objects.select_related("district__regency__province").get(
            pk=claim.village_id
        )
        content = {
            "office": office_of(village),
            "whose": str(whose.uuid) if whose else MEMBER,
            "about": _relative(whose) if whose else _member(claim),
            "event": {
                "on": _iso(claim.day_of_death if kind in OF_THE_DEATH else claim.event_on),
                "kind": claim.kind,
            },
            "told": {name: value for name, value in told.items() if name != "whose"},
        }
        # Nobody inherits from the living: who lives gives the power of attorney himself.
        if kind == LetterKind.HEIRS or (kind == LetterKind.ATTORNEY and _has_died(claim)):
            content["heirs"] = _heirs(claim, family, viewer)
        return content


def changes_since(letter: Letter, *, on: dt.date) -> tuple[LetterPart, ...]:
    """Which parts of a letter the data say differently on `on`: it was drafted before somebody corrected a
    name, a day, the family. Empty while it still says what is known. Four queries."""
    content = letter.content
    told = {**content.get("told", {}), "whose": content.get("whose", MEMBER)}
    # The village sees nothing of the family, and must know that its letter is out of date all the same.
    reader = Viewer(None, Role.HEAD_OFFICE, on)
    claim = Claim.objects.select_related("member__neighbourhood__hamlet", "enrolment", "village")
    now = letter_content(
        LetterKind(letter.kind), claim.get(pk=letter.claim_id), told, viewer=reader
    )
    return tuple(part for part in LetterPart if _differ(content.get(part), now.get(part)))


def _differ(kept: object, now: object) -> bool:
    """Only what the letter says counts, not what later letters say beside it."""
    if isinstance(kept, dict) and isinstance(now, dict):
        return any(_differ(value, now.get(name)) for name, value in kept.items())
    if isinstance(kept, list) and isinstance(now, list):
        return len(kept) != len(now) or any(map(_differ, kept, now))
    return kept != now


def letter_by_check_code(code: str) -> Checked | None:
    """The approved letter with this code, for whoever holds the paper. No code, a wrong one and a mistyped
    one answer alike."""
    clean = clean_check_code(code)
    if len(clean) != CHECK_CODE_LENGTH:
        return None
    rows = LetterDecision.objects.select_related(
        "letter__village__district__regency",
        "letter__replaced_by__decision",
        "letter__withdrawal",
        "letter__claim__branch",
    )
    found = rows.filter(check_code=clean, is_approved=True).first()
    if found is None:
        return None
    shown = Shown(found.letter)
    zone = time_zone_of(found.letter.claim.branch)
    return Checked(
        kind=found.letter.get_kind_display(),
        number=found.number,
        dated_on=found.dated_on,
        village=found.letter.village,
        signer=found.get_signer_display(),
        initials=initials(shown.about),
        is_replaced=shown.is_replaced,
        withdrawn_on=shown.withdrawal and local_day(shown.withdrawal.withdrawn_at, zone),
    )


def last_told(kind: LetterKind, claim: Claim, *, viewer: Viewer) -> dict[str, str]:
    """What was typed for the last draft of this kind: somebody who mends one letter types it once."""
    row = letters_of(viewer, claim=claim).filter(kind=kind).first()
    return row.content.get("told", {}) if row else {}


def newest_letter(kind: str, claim: Claim, *, viewer: Viewer) -> Shown | None:
    """The newest letter of this kind that nobody took back; None too when there is none of that kind. One
    query."""
    if not kind:
        return None
    row = letters_of(viewer, claim=claim).filter(kind=kind, withdrawal__isnull=True).first()
    return row and Shown(row)


def last_signature(letter: Letter, *, viewer: Viewer) -> dict[str, str]:
    """Who signed the last letter that the village of this one approved: mostly signs the next too. One
    query."""
    rows = LetterDecision.objects.visible_to(viewer).filter(is_approved=True)
    last = rows.filter(letter__village=letter.village_id).order_by("-pk").first()
    return {"signer": last.signer, "signer_name": last.signer_name} if last else {}


def standing_letter(kind: LetterKind, claim: Claim, content: dict) -> Letter | None:
    """The newest letter of this kind about the same person, which a new draft with this `content` replaces.
    Two of one name are two people; of letters that do not say which, the name has to do."""
    rows = Letter.objects.filter(claim=claim, kind=kind, replaced_by__isnull=True)
    return next((row for row in rows.order_by("-pk") if _same_person(row.content, content)), None)


def _same_person(one: dict, other: dict) -> bool:
    if "whose" in one and "whose" in other:
        return one["whose"] == other["whose"]
    return one["about"]["name"] == other["about"]["name"]


def number_is_used(village: Village, number: str, *, but: Letter) -> bool:
    """Whether another letter of the village stands under this number of the agenda."""
    rows = LetterDecision.objects.filter(letter__village=village, number__iexact=number)
    return rows.filter(~Q(letter=but)).exists()


def _member(claim: Claim) -> dict[str, str]:
    member, job = claim.member, claim.enrolment
    known = {
        "name": claim.name,
        "nik": member.nik if member else claim.nik,
        "birth_date": _iso(claim.birth_date),
        "birth_place": member.birth_place if member else "",
        "sex": str(member.get_sex_display()) if member else "",
        "address": _address(claim),
        "job": occupation_of(claim),
        "kpj": job.kpj if job else "",
    }
    return known


def _address(claim: Claim) -> str:
    member = claim.member
    if member is None:
        return ""
    where = str(member.neighbourhood) if member.neighbourhood else ""
    return ", ".join(part for part in (member.address, where) if part)


def _relative(row: Relative) -> dict[str, str]:
    return {
        "name": row.name,
        "nik": row.nik,
        "birth_date": _iso(row.born_on),
        "birth_place": "",
        "sex": "",
        "address": row.address,
        "job": "",
        "kpj": "",
        "relation": str(row.get_relation_display()),
        "guardian": row.guardian,
    }


def _heirs(claim: Claim, family: list[Relative], viewer: Viewer) -> list[dict]:
    people = people_of(claim, family, programs={Program.JKM}, is_death=True, viewer=viewer)
    by_key = {str(row.uuid): row for row in family}
    return [
        {**_relative(by_key[person.key]), "is_minor": person.is_minor}
        for person in people
        if person.is_heir
    ]


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
