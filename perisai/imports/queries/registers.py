"""Figures about registers that were brought in."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from perisai.accounts.enums import Role
from perisai.imports.enums import SAVABLE, BatchState, Choice, PassedOver, Verdict
from perisai.imports.known import Portfolio
from perisai.imports.models import ImportBatch, ImportRow
from perisai.imports.permissions import may_import
from perisai.imports.reading import judge, named_sheet, only_sheet, saved_since_check
from perisai.imports.register.findings import KINDS, Finding
from perisai.imports.register.judging import Judgement
from perisai.imports.register.layout import find_layout
from perisai.imports.register.remarks import text_of
from perisai.imports.register.workbook import read_workbook
from perisai.jobs.queries import Progress, progress_of
from villages.models import Assignment, Village
from villages.scoping import Viewer

IMPORTS_A_PAGE = 25
_KEY_DIGITS = 18
_SHORT_GROUP = 10
SHOWN_OF_A_GROUP = 50


@dataclass(frozen=True, slots=True)
class Counts:
    """What a register comes to: rows read = good + changed + kept + told + same + refused; warned are
    among the good. `changed`, `kept` (as corrected by hand, whatever the file says), `told` (different, but
    not written) and `same` are the agent's own members. `months`
    and `rupiah` are those of the good rows at the rates in force, `added` and `added_rupiah` those that
    members are given."""

    read: int
    good: int
    warned: int
    refused: int
    changed: int
    told: int
    same: int
    passed_over: int
    months: int
    rupiah: int
    added: int
    added_rupiah: int
    kept: int = 0

    @property
    def to_save(self) -> int:
        """Rows of which saving writes something, be it that what was corrected by hand stays."""
        return self.good + self.changed + self.kept


@dataclass(frozen=True, slots=True)
class RowInWords:
    """A row to be mended or looked at: where it stands, and why in words."""

    number: int
    name: str
    column: str
    reason: str

    @property
    def text(self) -> str:
        """Column and reason as one sentence."""
        return _in_column(self.column, self.reason)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows with the same first finding: the first of them in words, and how many there are in all (`total`
    0: no more than these)."""

    title: str
    rows: tuple[RowInWords, ...]
    code: str = ""
    total: int = 0

    @property
    def count(self) -> int:
        return self.total or len(self.rows)

    @property
    def is_short(self) -> bool:
        """Short enough to be read without being asked for."""
        return self.count <= _SHORT_GROUP

    @property
    def more(self) -> int:
        """Rows that are only in the file with notes: a page of thousands is no page."""
        return self.count - len(self.rows)

    @property
    def is_to_ask(self) -> bool:
        """These may be put to the coordinator."""
        return self.code == "dup_registered"


def dry_run(
    *, viewer: Viewer, village_id: str, content: bytes, file_name: str, sheet: str = ""
) -> Judgement:
    """What importing a file today would come to; writes nothing. Raises FileRefused, SheetRefused,
    ColumnsRefused."""
    workbook = read_workbook(content, file_name)
    chosen = named_sheet(workbook, sheet) if sheet else only_sheet(workbook)
    sha256 = hashlib.sha256(content).hexdigest()
    portfolio = Portfolio(viewer, viewer.agent_id, village_id, sha256)
    return judge(chosen, find_layout(chosen), portfolio=portfolio, on=viewer.on)


def counts_of_judgement(judgement: Judgement, *, viewer: Viewer) -> Counts:
    """The counts of a dry run."""
    verdicts = judgement.verdicts
    return Counts(
        read=len(judgement.rows),
        good=len(judgement.people),
        warned=verdicts[Verdict.WARNED],
        refused=verdicts[Verdict.REFUSED],
        changed=verdicts[Verdict.CHANGED],
        told=verdicts[Verdict.TOLD],
        same=verdicts[Verdict.SAME],
        passed_over=sum(judgement.passed_over.values()),
        months=judgement.months,
        rupiah=judgement.rupiah,
        added=sum(row.months for row in judgement.rows),
        added_rupiah=sum(row.rupiah for row in judgement.rows),
    )


def counts_of_batch(batch: ImportBatch, *, viewer: Viewer) -> Counts:
    """The counts of an import as it stands: refused rows grow when somebody else was first."""
    good, changed = Q(verdict__in=(Verdict.READY, Verdict.WARNED)), Q(verdict=Verdict.CHANGED)
    kept = changed & Q(choice=Choice.HAND, found__0__code="both_changed")
    rows = ImportRow.objects.visible_to(viewer).filter(batch=batch)
    found = rows.aggregate(
        read=Count("pk"),
        good=Count("pk", filter=good),
        warned=Count("pk", filter=Q(verdict=Verdict.WARNED)),
        refused=Count("pk", filter=Q(verdict=Verdict.REFUSED)),
        changed=Count("pk", filter=changed & ~kept),
        kept=Count("pk", filter=kept),
        told=Count("pk", filter=Q(verdict=Verdict.TOLD)),
        same=Count("pk", filter=Q(verdict=Verdict.SAME)),
        added=Sum("months", filter=changed, default=0),
        added_rupiah=Sum("amount", filter=changed, default=0),
        rupiah=Sum("amount", filter=~changed, default=0),
        months=Sum("months", filter=~changed, default=0),  # last: the name hides the column
    )
    return Counts(passed_over=sum(batch.passed_over.values()), **found)


def rows_in_words(
    rows: Iterable[Any], *, viewer: Viewer, verdict: Verdict = Verdict.REFUSED
) -> list[RowInWords]:
    """The rows of one verdict (of a judgement or of an import) with their first finding in words; what
    else was found in the row follows, each with its column."""
    return [_in_words(row, viewer) for row in rows if row.verdict == verdict]


def _groups(
    batch: ImportBatch, viewer: Viewer, verdicts: Iterable[Verdict]
) -> dict[str, list[Group]]:
    """Rows of an import with these verdicts by verdict, with one query, grouped by their first finding:
    largest group first, and last what needs no mending; each holds no more rows than are shown."""
    rows = ImportRow.objects.visible_to(viewer).filter(batch=batch, verdict__in=list(verdicts))
    shown: dict[tuple[str, str], list[ImportRow]] = {}
    sizes: Counter[tuple[str, str]] = Counter()
    for row in rows.order_by("number").iterator(chunk_size=500):
        key = (row.verdict, row.found[0]["code"])
        sizes[key] += 1
        if sizes[key] <= SHOWN_OF_A_GROUP:
            shown.setdefault(key, []).append(row)
    found: dict[str, list[Group]] = {verdict: [] for verdict in verdicts}
    for key in sorted(shown, key=lambda key: (key[1] == "dup_own", -sizes[key])):
        verdict, code = key
        some = tuple(_in_words(row, viewer) for row in shown[key])
        found[verdict].append(Group(str(KINDS[code].title), some, code, sizes[key]))
    return found


@dataclass(frozen=True, slots=True)
class Picture:
    """One import as its page shows it. `corrected` are the members whose data it wrote, months apart."""

    counts: Counts
    refused: list[Group]
    warned: list[Group]
    changed: list[Group]
    told: list[Group]
    same: list[Group]
    passed_over: list[tuple[str, int]]
    kept: list[ImportRow]
    undone: int
    months_undone: int
    corrected: int
    remarks: list[str]
    sheets: list[ImportBatch]
    has_other_sheets: bool
    saved_since: ImportBatch | None
    choices: int


@dataclass(frozen=True, slots=True)
class Motion:
    """An import while a worker has it: no row is read, for the page asks every second."""

    counts: Counts
    progress: Progress | None
    sheets: list[ImportBatch]

    @property
    def is_moving(self) -> bool:
        """A worker has it, or is about to."""
        return self.progress is not None and self.progress.is_open


def motion_of(batch: ImportBatch, *, viewer: Viewer) -> Motion:
    """How far the worker is."""
    keys = {
        BatchState.CHECKING: batch.check_key,
        BatchState.SAVING: batch.save_key,
        BatchState.UNDOING: batch.undo_key,
    }
    return Motion(
        counts=counts_of_batch(batch, viewer=viewer),
        progress=progress_of(keys[batch.state]) if batch.state in keys else None,
        sheets=sheets_beside(batch, viewer=viewer),
    )


def picture_of(batch: ImportBatch, *, viewer: Viewer) -> Picture:
    """Everything the page of an import says that no worker has."""
    rows = ImportRow.objects.visible_to(viewer).filter(batch=batch)
    passed_over = batch.passed_over.items()
    added = Q(verdict=Verdict.CHANGED)
    taken_back = rows.filter(undone_at__isnull=False).aggregate(
        people=Count("pk", filter=~added), months=Sum("months", filter=added, default=0)
    )
    written = Q(found__0__code="changed") | Q(choice=Choice.FILE)
    is_checked = batch.state == BatchState.CHECKED
    groups = _groups(batch, viewer, [verdict for verdict in Verdict if verdict != Verdict.READY])
    return Picture(
        counts=counts_of_batch(batch, viewer=viewer),
        refused=groups[Verdict.REFUSED],
        warned=groups[Verdict.WARNED],
        changed=groups[Verdict.CHANGED],
        told=groups[Verdict.TOLD],
        same=groups[Verdict.SAME],
        passed_over=[(str(PassedOver(kind).label), n) for kind, n in passed_over if n],
        kept=list(rows.exclude(kept_because="").select_related("member").order_by("number")),
        undone=taken_back["people"],
        months_undone=taken_back["months"],
        corrected=rows.filter(written, added, member__isnull=False).count(),
        remarks=[text_of(stored) for stored in batch.remarks],
        sheets=sheets_beside(batch, viewer=viewer),
        has_other_sheets=any(stored["code"] == "other_sheets" for stored in batch.remarks),
        saved_since=saved_since_check(batch) if is_checked else None,
        choices=rows.to_choose().count() if is_checked else 0,
    )


def rows_to_choose(batch: ImportBatch, *, viewer: Viewer) -> list[ImportRow]:
    """Rows of members who were corrected by hand and of whom the file says something new as well."""
    return list(ImportRow.objects.visible_to(viewer).filter(batch=batch).to_choose())


def sheets_beside(batch: ImportBatch, *, viewer: Viewer) -> list[ImportBatch]:
    """The imports of the sheets that were chosen together, this one among them; none for a sheet that was
    chosen alone."""
    if batch.bundle is None:
        return []
    rows = list(ImportBatch.objects.visible_to(viewer).filter(bundle=batch.bundle).order_by("pk"))
    return rows if len(rows) > 1 else []


def imports_of(*, viewer: Viewer) -> QuerySet[ImportBatch]:
    """Every import the viewer may see, newest first, each with its counts."""
    return (
        ImportBatch.objects.visible_to(viewer)
        .select_related("agent__user", "village")
        .annotate(
            good_count=Count("rows", filter=Q(rows__verdict__in=SAVABLE)),
            refused_count=Count("rows", filter=Q(rows__verdict=Verdict.REFUSED)),
        )
        .order_by("-pk")
    )


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """Some imports, and the key after which the next page goes on."""

    batches: list[ImportBatch]
    is_first: bool
    next_before: int | None


def imports_page(*, viewer: Viewer, before: str = "") -> ImportsPage:
    """A page of imports older than the key `before`; anything but a number means from the newest."""
    rows = imports_of(viewer=viewer)
    is_first = not (before.isdecimal() and len(before) <= _KEY_DIGITS)
    if not is_first:
        rows = rows.filter(pk__lt=int(before))
    batches = list(rows[: IMPORTS_A_PAGE + 1])
    has_more = len(batches) > IMPORTS_A_PAGE
    batches = batches[:IMPORTS_A_PAGE]
    return ImportsPage(batches, is_first, batches[-1].pk if has_more else None)


def importable_assignments(*, viewer: Viewer) -> QuerySet[Assignment]:
    """The agents and villages for which the viewer may bring a register today."""
    rows = Assignment.objects.active_on(viewer.on).select_related("agent__user", "village")
    if not may_import(viewer):
        return rows.none()
    if viewer.agent_id:
        return rows.filter(agent=viewer.agent_id).order_by("village__name")
    return rows.filter(village__branch__in=viewer.branch_ids).order_by("agent__user__name", "pk")


def villages_without_agent(*, viewer: Viewer) -> QuerySet[Village]:
    """The villages for which the viewer may bring a register of members without an agent (mandiri):
    a coordinator those of the branch."""
    rows = Village.objects.visible_to(viewer).filter(branch__isnull=False)
    return rows.order_by("name") if viewer.role == Role.COORDINATOR else rows.none()


def _in_words(row: Any, viewer: Viewer) -> RowInWords:
    first, *others = row.findings
    return RowInWords(
        number=row.number,
        name=row.name,
        column=first.column,
        reason=" ".join(
            [
                _ended(_text_for(first, viewer)),
                *(_also(f) for f in others if f.code != "dup_own"),
                *([_("You chose the file.")] if _takes_file(row) else ()),
            ]
        ),
    )


def _text_for(finding: Finding, viewer: Viewer) -> str:
    """The sentence; a coordinator is not sent to herself."""
    if finding.code == "dup_registered" and viewer.role == Role.COORDINATOR:
        return _(
            "This NIK is already registered. See “Whose members are they?”; of another branch only that"
            " branch knows."
        )
    return finding.text


def _takes_file(row: Any) -> bool:
    return getattr(row, "choice", "") == Choice.FILE


def _also(finding: Finding) -> str:
    return _in_column(finding.column, _ended(finding.text))


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _in_column(column: str, reason: str) -> str:
    """The reason with the title of its column before it, unless it begins with that word anyway."""
    return f"{column}: {reason}" if column and not reason.startswith(f"{column} ") else reason
