"""The papers of a claim: what is needed, what is there, what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from claims.enums import FormSheet, Issuer, LetterKind, Need, PaperKind, PaperState
from claims.models import Claim, Paper, PaperScan, PaperVerdict, Relative
from claims.paper_drawings import drawing_of
from claims.paper_words import WORDS, Words
from claims.queries.claims import family_of
from claims.queries.situation import situation_on
from claims.rules.papers import (
    BY_KIND,
    ON_THE_WAY,
    Asked,
    PathStep,
    Situation,
    Spec,
    death_path,
    papers_for,
)
from members.enums import DocumentKind
from members.models import Document
from members.queries.documents import documents_of
from perisai import regulations
from villages.scoping import Viewer

LETTERS = {
    PaperKind.DEATH_LETTER: LetterKind.DEATH,
    PaperKind.HEIR_STATEMENT: LetterKind.HEIRS,
    PaperKind.CHRONOLOGY: LetterKind.CHRONOLOGY,
    PaperKind.POWER_OF_ATTORNEY: LetterKind.ATTORNEY,
    PaperKind.NAME_LETTER: LetterKind.NAME,
}
SHEETS = {
    PaperKind.FORM_KK1: FormSheet.KK1,
    PaperKind.FORM_KK2: FormSheet.KK2,
    PaperKind.FORM_KK3: FormSheet.KK3,
    PaperKind.FORM_F4: FormSheet.F4,
    PaperKind.FORM_F5: FormSheet.F5,
}
STORED = {PaperKind.KTP: DocumentKind.KTP, PaperKind.FAMILY_CARD: DocumentKind.FAMILY_CARD}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A photo or scan that counts, and what the coordinator thinks of it so far."""

    scan: PaperScan
    verdict: PaperVerdict | None


@dataclass(frozen=True)
class Line:
    """One paper of the checklist. `paper` is None until there is something to keep."""

    claim: Claim
    spec: Spec
    about: str
    name: str
    is_certain: bool
    verified: bool
    paper: Paper | None

    @property
    def kind(self) -> PaperKind:
        return self.spec.kind

    @property
    def label(self) -> str:
        return str(PaperKind(self.kind).label)

    @property
    def title(self) -> str:
        """The paper, and whose it is when there is one for each person."""
        return f"{self.label}: {self.name}" if self.name else self.label

    @property
    def words(self) -> Words:
        return WORDS[self.kind]

    @property
    def drawing(self) -> str:
        """What it looks like, in static/img/papers.svg."""
        return drawing_of(self.kind)

    @property
    def issuer(self) -> str:
        return str(Issuer(self.spec.issuer).label)

    @property
    def url(self) -> str:
        """Its page."""
        if self.about:
            return reverse("claims:paper_of", args=[self.claim.uuid, self.kind.value, self.about])
        return reverse("claims:paper", args=[self.claim.uuid, self.kind.value])

    @property
    def note_url(self) -> str:
        """Where it is written down who has the original."""
        return f"{self.url}catat/"

    @property
    def letter_kind(self) -> str:
        """The letter that can be drafted here for it, if there is one."""
        return LETTERS.get(self.kind, "")

    @property
    def sheet(self) -> str:
        """The data in the order of this form, if it is one."""
        return SHEETS.get(self.kind, "")

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """Photos and scans that count, in the order of their pages."""
        if self.paper is None:
            return ()
        return tuple(
            Sheet(scan, next(reversed(scan.verdicts.all()), None))
            for scan in self.paper.scans.all()
            if not hasattr(scan, "withdrawal")
        )

    @cached_property
    def state(self) -> PaperState:
        verdicts = [sheet.verdict for sheet in self.sheets]
        if self.paper and self.paper.need == Need.NO:
            return PaperState.NOT_NEEDED
        if not verdicts:
            return PaperState.MISSING
        if any(verdict and not verdict.is_accepted for verdict in verdicts):
            return PaperState.MEND
        return PaperState.ACCEPTED if all(verdicts) else PaperState.SENT

    @property
    def is_there(self) -> bool:
        return self.state in (PaperState.SENT, PaperState.ACCEPTED)

    @property
    def to_mend(self) -> list[str]:
        """What the coordinator wants mended."""
        verdicts = [sheet.verdict for sheet in self.sheets]
        return [verdict.why for verdict in verdicts if verdict and not verdict.is_accepted]


@dataclass(frozen=True)
class Way:
    """A step on the way to the death certificate, with its page."""

    step: PathStep
    line: Line


@dataclass(frozen=True)
class Checklist:
    """The papers of a claim. `needed` in the order of the file; `unsure` hang on something nobody has said
    yet; `aside` are said to be needless here."""

    needed: tuple[Line, ...]
    unsure: tuple[Line, ...]
    aside: tuple[Line, ...]
    on_the_way: tuple[Line, ...]
    report_by: dt.date | None
    situation: Situation

    @property
    def total(self) -> int:
        return len(self.needed)

    @property
    def there(self) -> int:
        return sum(line.is_there for line in self.needed)

    @property
    def is_complete(self) -> bool:
        return self.there == self.total

    @property
    def missing(self) -> list[Line]:
        """What is to be mended first, then what is missing."""
        lines = [line for line in self.needed if not line.is_there]
        return sorted(lines, key=lambda line: line.state != PaperState.MEND)

    @property
    def present(self) -> list[Line]:
        return [line for line in self.needed if line.is_there]

    @property
    def way(self) -> list[Way]:
        """The steps to the death certificate; empty when none is asked."""
        certificate = self.find(PaperKind.DEATH_CERTIFICATE)
        if certificate is None:
            return []
        lines = {line.kind: line for line in (*self.on_the_way, certificate)}
        steps = death_path({kind: _done_on(line) for kind, line in lines.items() if _is_done(line)})
        return [Way(step, lines[step.kind]) for step in steps]

    @property
    def others(self) -> list[PaperKind]:
        """Papers nobody asks; one of them can be added when the branch wants it."""
        known = {line.kind for line in self.every}
        return [kind for kind in BY_KIND if kind not in known]

    @property
    def every(self) -> tuple[Line, ...]:
        return (*self.needed, *self.unsure, *self.aside, *self.on_the_way)

    def find(self, kind: str, about: str = "") -> Line | None:
        """The line of a paper, wherever it stands."""
        return next(
            (line for line in self.every if line.kind == kind and line.about == about), None
        )


def checklist_of(
    claim: Claim, *, viewer: Viewer, family: Sequence[Relative] | None = None
) -> Checklist:
    """The papers of a claim the viewer sees. Five queries at most, whatever their number."""
    people = list(family_of(claim, viewer=viewer) if family is None else family)
    return checklist_on(claim, people, papers_of(claim, viewer=viewer), on=viewer.on)


def checklist_on(
    claim: Claim, family: Sequence[Relative], papers: Iterable[Paper], *, on: dt.date
) -> Checklist:
    """The same of a claim, family and `papers` in hand, on any day: for the family that has no account."""
    situation = situation_on(claim, family, on=on)
    rows = {(row.kind, str(row.relative.uuid) if row.relative else ""): row for row in papers}
    lines = [_line(claim, asked, rows) for asked in papers_for(situation)]
    asked_for = {(line.kind, line.about) for line in lines}
    extra = [_kept(claim, row, key) for key, row in rows.items() if key not in asked_for]
    way = [line for line in extra if line.spec in ON_THE_WAY]
    known = {line.kind for line in way}
    if situation.is_death:
        way += [
            _line(claim, Asked(spec, "", "", True, spec.verified), rows)
            for spec in ON_THE_WAY
            if spec.kind not in known
        ]
    lines += [line for line in extra if line.spec not in ON_THE_WAY]
    return Checklist(
        needed=tuple(line for line in lines if _need(line) == Need.YES),
        unsure=tuple(line for line in lines if _need(line) is None),
        aside=tuple(line for line in lines if _need(line) == Need.NO),
        on_the_way=tuple(way),
        report_by=_report_by(claim) if situation.is_death else None,
        situation=situation,
    )


def papers_context(claim: Claim, family: Sequence[Relative], *, viewer: Viewer) -> dict:
    """What the page of a claim says about its papers."""
    return {"checklist": checklist_of(claim, viewer=viewer, family=family)}


def line_of(checklist: Checklist, claim: Claim, kind: PaperKind, about: Relative | None) -> Line:
    """The line of a paper; one that the list does not ask can be added, so it has a line too."""
    key = str(about.uuid) if about else ""
    return checklist.find(kind, key) or Line(
        claim, BY_KIND[kind], key, about.name if about else "", False, False, None
    )


def line_beside(line: Line, checklist: Checklist) -> Line | None:
    """What is missing next in the order of the list, after one that was just brought; then round again, so
    that a paper that takes days stops nobody."""
    keys = [(one.kind, one.about) for one in checklist.needed]
    key = (line.kind, line.about)
    here = keys.index(key) if key in keys else -1
    others = (*checklist.needed[here + 1 :], *checklist.needed[: max(here, 0)])
    return next((one for one in others if not one.is_there), None)


def papers_of(claim: Claim, *, viewer: Viewer) -> QuerySet[Paper]:
    """What is kept of the papers of a claim, with photos, scans and verdicts."""
    return with_scans(Paper.objects.visible_to(viewer).filter(claim=claim))


def with_scans(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """Papers with everything that says how far each is."""
    verdicts = Prefetch("verdicts", PaperVerdict.objects.select_related("by"))
    scans = PaperScan.objects.select_related("withdrawal", "by").prefetch_related(verdicts)
    return (
        papers.select_related("relative").prefetch_related(Prefetch("scans", scans)).order_by("pk")
    )


def scans_of(viewer: Viewer) -> QuerySet[PaperScan]:
    """Photos and scans this viewer may see, the taken back too."""
    return PaperScan.objects.visible_to(viewer).select_related(
        "paper__claim", "paper__relative", "withdrawal__by", "by"
    )


def documents_for(line: Line, *, viewer: Viewer) -> list[Document]:
    """Photos of the member that are kept already and could be this paper."""
    kind, member = STORED.get(line.kind), line.claim.member
    if kind is None or member is None or line.about:
        return []
    used = {sheet.scan.sha256 for sheet in line.sheets}
    rows = documents_of(viewer, member=member).standing().filter(kind=kind)
    return [row for row in rows if row.sha256 not in used]


def _line(claim: Claim, asked: Asked, rows: dict) -> Line:
    return Line(
        claim=claim,
        spec=asked.spec,
        about=asked.about,
        name=asked.name,
        is_certain=asked.is_certain,
        verified=asked.verified,
        paper=rows.get((asked.kind.value, asked.about)),
    )


def _kept(claim: Claim, row: Paper, key: tuple[str, str]) -> Line:
    """A paper that the list does not ask (any more): somebody added it, or the family was told anew."""
    name = row.relative.name if row.relative else ""
    return Line(claim, BY_KIND[PaperKind(row.kind)], key[1], name, False, False, row)


def _need(line: Line) -> Need | None:
    """What somebody said of it; otherwise the list. A paper with a scan that nobody asks counts as needed."""
    if line.paper and line.paper.need:
        return Need(line.paper.need)
    return Need.YES if line.is_certain or line.sheets else None


def _is_done(line: Line) -> bool:
    return line.is_there or _done_on(line) is not None


def _done_on(line: Line) -> dt.date | None:
    return line.paper.obtained_on if line.paper else None


def _report_by(claim: Claim) -> dt.date | None:
    """The last day to report the death to Dukcapil; it is still accepted afterwards."""
    died_on = claim.day_of_death
    rule = regulations.find_entry("papers.death_report_days", died_on) if died_on else None
    return died_on + dt.timedelta(days=rule.value) if rule else None
