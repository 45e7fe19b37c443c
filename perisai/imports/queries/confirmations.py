"""What a file of the scheme comes to, before and after it is saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dues.confirming_rules import Verdict
from dues.enums import ConfirmationMatch
from dues.models import Confirmation, ConfirmationUndo
from dues.queries.confirmations import ORDER
from dues.queries.confirming import judge_all, judge_kept
from dues.queries.confirming_words import verdict_words
from perisai.imports.confirmations.rows import ReadRow
from perisai.imports.enums import BatchState
from perisai.imports.models import ConfirmationImport
from perisai.imports.queries.registers import Group, RowInWords
from perisai.imports.reading import read_confirmations
from perisai.imports.register.findings import KINDS
from perisai.jobs.queries import Progress, progress_of
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Picture:
    """One file as its page shows it: how many rows were read and match how, each in words. `saved` are
    the rows written down so far."""

    read: int
    refused: int
    passed_over: int
    saved: int
    by_match: Mapping[ConfirmationMatch, int]
    unreadable: list[Group]
    matched: list[Group]
    undo: ConfirmationUndo | None

    @property
    def readable(self) -> int:
        return self.read - self.refused

    @property
    def exact(self) -> int:
        return self.by_match.get(ConfirmationMatch.EXACT, 0)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Each kind of match that there is, in words."""
        return [(match.label, self.by_match[match]) for match in ORDER if self.by_match.get(match)]


@dataclass(frozen=True, slots=True)
class Moving:
    """How far the worker is that saves a file; cheap, because a page asks every second."""

    progress: Progress | None

    @property
    def is_moving(self) -> bool:
        """A worker has it, or is about to."""
        return self.progress is not None and self.progress.is_open


def moving_of(brought: ConfirmationImport, *, viewer: Viewer) -> Moving:
    """How far a file in hand is while it is saved. One query."""
    is_saving = brought.state == BatchState.SAVING
    return Moving(progress_of(brought.save_key) if is_saving else None)


def picture_of(brought: ConfirmationImport, *, viewer: Viewer) -> Picture:
    """Everything the page of a file says. Before it is saved the rows are matched as things stand;
    afterwards they are what was written down."""
    read = read_confirmations(brought)
    kept = list(
        Confirmation.objects.visible_to(viewer)
        .filter(batch__uuid=brought.uuid)
        .select_related("batch", "enrolment__member")
        .order_by("number")
    )
    rows = _kept(kept) if kept else _judged(brought, read.rows)
    undo = ConfirmationUndo.objects.filter(batch__uuid=brought.uuid).select_related("undone_by")
    return Picture(
        read=len(read.rows),
        refused=len(read.refused),
        passed_over=read.passed_over,
        saved=len(kept),
        by_match=Counter(match for match, _row in rows),
        unreadable=_unreadable(read.refused),
        matched=_grouped(rows),
        undo=undo.first(),
    )


def notes_of(brought: ConfirmationImport, *, viewer: Viewer) -> dict[int, str]:
    """What to write beside each row of the file, by its number."""
    picture = picture_of(brought, viewer=viewer)
    groups = [*picture.unreadable, *picture.matched]
    return {row.number: f"{group.title}: {row.text}" for group in groups for row in group.rows}


def _judged(
    brought: ConfirmationImport, rows: Iterable[ReadRow]
) -> list[tuple[ConfirmationMatch, RowInWords]]:
    told = [(row, row.told) for row in rows if row.told]
    verdicts = judge_all([one.said for _row, one in told], branch=brought.branch)
    return [
        _row(row.number, row.name or row.covered_nik or one.kpj, verdict)
        for (row, one), verdict in zip(told, verdicts, strict=True)
    ]


def _kept(rows: list[Confirmation]) -> list[tuple[ConfirmationMatch, RowInWords]]:
    """What was written down: a row that fitted says so for good, the others what they come to now."""
    now = judge_kept([row for row in rows if row.match != ConfirmationMatch.EXACT])
    exact = Verdict(ConfirmationMatch.EXACT)
    return [
        _row(
            row.number,
            row.enrolment.member.name if row.enrolment else row.name or row.covered_nik or row.kpj,
            now.get(row.pk, exact),
            recorded=row.amount,
        )
        for row in rows
    ]


def _row(
    number: int, name: str, verdict: Verdict, *, recorded: int = 0
) -> tuple[ConfirmationMatch, RowInWords]:
    if verdict.match == ConfirmationMatch.EXACT and not verdict.recorded:
        verdict = Verdict(verdict.match, recorded=recorded)
    words = RowInWords(number=number, name=name, column="", reason=verdict_words(verdict))
    return ConfirmationMatch(verdict.match), words


def _grouped(rows: list[tuple[ConfirmationMatch, RowInWords]]) -> list[Group]:
    found: dict[ConfirmationMatch, list[RowInWords]] = {}
    for match, row in rows:
        found.setdefault(match, []).append(row)
    return [
        Group(str(match.label).capitalize(), tuple(found[match]))
        for match in ORDER
        if match in found
    ]


def _unreadable(rows: list[ReadRow]) -> list[Group]:
    """Rows that could not be read, by their first finding."""
    found: dict[str, list[RowInWords]] = {}
    for row in rows:
        first = row.findings[0]
        found.setdefault(first.code, []).append(
            RowInWords(row.number, row.name, first.column, first.text)
        )
    return [Group(str(KINDS[code].title), tuple(members)) for code, members in found.items()]
