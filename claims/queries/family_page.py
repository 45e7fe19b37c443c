"""What a family sees of its own claim, without an account: no number, no name but its first letters."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from claims.enums import EventKind, Level, PaperState, StepKind
from claims.family_words import ISSUERS
from claims.models import Claim, ClaimStep, FamilyKey
from claims.queries.papers import Checklist, checklist_on, with_scans
from claims.queries.protection import facts_of
from claims.rules.family_key import MOST_MISSES, is_over, opens
from claims.rules.precheck import precheck
from members.enums import Relation
from perisai.accounts.enums import Role
from perisai.common.masking import DOT, initials
from villages.models import Branch, Village
from villages.queries import local_day, time_zone_of
from villages.scoping import Viewer

_NUMBER = re.compile(r"\d[\d .-]{4,}\d")
_NOBODY = "-" * 8  # what an answer is compared with when no key has the code


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom the family calls."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How a claim stands for its family. `done` are the stages that are over, each with its day; `asked` is
    what the branch asks for, with numbers covered. `missing` are the papers that are still to be brought,
    each with who gives it and whether it was there and is to be mended: the kind alone, never whose it is;
    none once the branch has the file. `there` of
    `total` are in hand. `is_unprotected`: by the dues that arrived nothing was protected on that day, so that
    the branch is asked before papers are paid for."""

    initials: str
    is_death: bool
    last: StepKind | None
    done: Sequence[tuple[StepKind, dt.date]]
    reason: str
    asked: str
    missing: Sequence[tuple[str, str, bool]]
    there: int
    total: int
    lacks_event_day: bool
    lacks_birth_dates: bool
    is_unprotected: bool
    agent: Contact | None
    branch: Branch | None
    village: Village

    def day_of(self, kind: StepKind) -> dt.date | None:
        """The newest day of a kind of step."""
        return next((day for known, day in reversed(self.done) if known == kind), None)


def family_key_of(claim: Claim, *, viewer: Viewer) -> FamilyKey | None:
    """The key of a claim that counts now, for who helps the family."""
    return FamilyKey.objects.visible_to(viewer).filter(claim=claim).order_by("-pk").first()


def is_shut(key: FamilyKey) -> bool:
    """Whether so many wrong words were tried that the key opens nothing any more. One query."""
    return key.misses.count() >= MOST_MISSES


def progress_by_key(code: str, answer: str, *, now: dt.datetime) -> Progress | None:
    """The progress of the claim whose newest key this is; None for a code that opens nothing, a wrong answer,
    a renewed key, one that is over, and one for which too many wrong words were tried. One query until the
    answer is right."""
    newer = FamilyKey.objects.filter(claim=OuterRef("claim"), pk__gt=OuterRef("pk"))
    key = (
        FamilyKey.objects.filter(~Exists(newer), code=code)
        .annotate(missed=Count("misses"))
        .select_related(
            "claim__branch", "claim__village", "claim__agent__user", "claim__member", "claim__by"
        )
        .first()
    )
    word, tail = (key.word, key.phone_tail) if key else (_NOBODY, "")
    if not opens(answer, word=word, tail=tail) or key is None or key.missed >= MOST_MISSES:
        return None
    steps = list(key.claim.steps.standing().order_by("pk"))
    today = local_day(now, time_zone_of(key.claim.branch))
    last = steps[-1] if steps else None
    if last and last.kind in StepKind.ends() and is_over(last.happened_on, on=today):
        return None
    return _progress(key.claim, steps, on=today)


def _progress(claim: Claim, steps: Sequence[ClaimStep], *, on: dt.date) -> Progress:
    last = steps[-1] if steps else None
    is_asked = last is not None and last.kind == StepKind.QUESTION
    family = list(claim.relatives.filter(removed_at=None).order_by("pk"))
    papers = checklist_on(claim, family, with_scans(claim.papers.all()), on=on)
    is_unprotected = last is None and _is_unprotected(claim, on)
    return Progress(
        initials=initials(claim.name),
        is_death=claim.kind == EventKind.DEATH,
        last=last and StepKind(last.kind),
        done=[(StepKind(step.kind), step.happened_on) for step in steps],
        reason=last.get_reason_display() if last and last.reason else "",
        asked=_NUMBER.sub(DOT * 6, last.note) if is_asked else "",
        missing=_to_bring(papers) if last is None and not is_unprotected else (),
        there=papers.there,
        total=papers.total,
        lacks_event_day=claim.event_on is None,
        lacks_birth_dates=any(
            row.relation == Relation.CHILD and row.lives and row.born_on is None for row in family
        ),
        is_unprotected=is_unprotected,
        agent=Contact(claim.agent.user.name, claim.agent.phone) if claim.agent else None,
        branch=claim.branch,
        village=claim.village,
    )


def _is_unprotected(claim: Claim, on: dt.date) -> bool:
    """What the agent's page says as something that stands in the way, read for the family as head office
    would: it has no account of its own."""
    reader = Viewer(claim.by, Role.HEAD_OFFICE, on, time_zone_of(claim.branch))
    found = precheck(facts_of(claim, viewer=reader))
    return any(finding.level == Level.BLOCKER for finding in found)


def _to_bring(papers: Checklist) -> list[tuple[str, str, bool]]:
    """What the family is to bring, what is to be mended first. A paper of several people stands once."""
    rows: dict[str, tuple[str, str, bool]] = {}
    for line in papers.missing:
        issuer = str(ISSUERS.get(line.spec.issuer, line.issuer))
        rows.setdefault(line.label, (line.label, issuer, line.state == PaperState.MEND))
    return list(rows.values())
