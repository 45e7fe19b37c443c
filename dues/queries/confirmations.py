"""What the scheme said and somebody has to look at; and what came in when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from dues.confirming_rules import Candidate, Verdict, judge_months
from dues.enums import ConfirmationAnswerKind, ConfirmationMatch, ConfirmationSource
from dues.models import Confirmation, ConfirmationAnswer, ConfirmationBatch, ConfirmationUndo
from dues.queries.confirming import judge_kept, paid_lines, said_by
from dues.queries.confirming_words import verdict_words
from members.models import Enrolment, Member, NikCorrection
from perisai.common.masking import mask_nik
from villages.models import Branch
from villages.scoping import Viewer

WAITING_AT_ONCE = 100
BATCHES_AT_ONCE = 20
FOUND_AT_ONCE = 20
# What is quickest to bring to an end comes first.
ORDER = (
    ConfirmationMatch.EXACT,
    ConfirmationMatch.OVER,
    ConfirmationMatch.UNDER,
    ConfirmationMatch.NOT_HANDED_ON,
    ConfirmationMatch.PARTIAL,
    ConfirmationMatch.UNKNOWN,
    ConfirmationMatch.ALREADY,
)


@dataclass(frozen=True, slots=True)
class Looked:
    """A recorded row and what it comes to now. `is_by_old_nik`: the scheme still writes the NIK from
    before its correction here."""

    row: Confirmation
    verdict: Verdict
    is_by_old_nik: bool = False

    @property
    def words(self) -> str:
        return verdict_words(self.verdict)


@dataclass(frozen=True, slots=True)
class Group:
    """Waiting rows that come to the same now; an exact one only has to be matched again."""

    match: ConfirmationMatch
    rows: Sequence[Looked]

    @property
    def title(self) -> str:
        return self.match.label


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who may be meant by a row, and what the row would come to."""

    enrolment: Enrolment
    verdict: Verdict

    @property
    def words(self) -> str:
        return verdict_words(self.verdict)


def branches_of(viewer: Viewer) -> QuerySet[Branch]:
    """The branches this viewer coordinates."""
    return Branch.objects.filter(pk__in=viewer.branch_ids).order_by("name")


def confirmations_of(viewer: Viewer) -> QuerySet[Confirmation]:
    """The rows this viewer may see, with whose they are and where they came from."""
    return Confirmation.objects.visible_to(viewer).select_related(
        "batch__branch", "batch__by", "enrolment__member"
    )


def waiting_confirmations(viewer: Viewer) -> QuerySet[Confirmation]:
    """Rows that did not confirm by themselves and nobody has answered, oldest first."""
    return confirmations_of(viewer).waiting().order_by("pk")


def waiting_groups(viewer: Viewer) -> list[Group]:
    """The oldest waiting rows by what they come to now. Three queries, whatever the number."""
    by_match: dict[str, list[Looked]] = {}
    for looked in looked_at(list(waiting_confirmations(viewer)[:WAITING_AT_ONCE]), viewer=viewer):
        by_match.setdefault(looked.verdict.match, []).append(looked)
    return [Group(match, by_match[match]) for match in ORDER if match in by_match]


def looked_at(rows: Sequence[Confirmation], *, viewer: Viewer) -> list[Looked]:
    """Rows that this viewer may see, with what each comes to now. Two queries, whatever the number."""
    verdicts, old = judge_kept(rows), _by_old_nik(rows)
    return [Looked(row, verdicts[row.pk], row.pk in old) for row in rows]


def look_at(row: Confirmation, *, viewer: Viewer) -> Looked:
    """A row that this viewer may see, with what it comes to now."""
    return looked_at([row], viewer=viewer)[0]


def _by_old_nik(rows: Sequence[Confirmation]) -> set[int]:
    """The keys of those whose covered number is an old one of their person, and not the right one. Numbers
    that look alike while covered are not told apart. One query."""
    people = {row.enrolment.member_id for row in rows if row.enrolment_id and row.covered_nik}
    corrected = NikCorrection.objects.filter(member__in=people, decision__is_accepted=True)
    old = {(pk, mask_nik(nik)) for pk, nik in corrected.values_list("member", "old_nik")}
    return {
        row.pk
        for row in rows
        if row.enrolment_id
        and (row.enrolment.member_id, row.covered_nik) in old
        and mask_nik(row.enrolment.member.nik) != row.covered_nik
    }


def answer_of(row: Confirmation, *, viewer: Viewer) -> ConfirmationAnswer | None:
    """What a person made of a row; None while nobody has."""
    rows = ConfirmationAnswer.objects.filter(confirmation=row)
    return rows.select_related("enrolment__member", "answered_by").first()


def undo_of(batch: ConfirmationBatch, *, viewer: Viewer) -> ConfirmationUndo | None:
    """The undoing of a batch; None while it stands."""
    return ConfirmationUndo.objects.filter(batch=batch).select_related("undone_by").first()


def people_meant(row: Confirmation, text: str, *, viewer: Viewer) -> list[Found]:
    """Participations of the branch whose member's name, last digits of the NIK or phone match, with what
    the row would come to; at most FOUND_AT_ONCE. Three queries."""
    if not text.strip():
        return []
    enrolments = list(
        Enrolment.objects.visible_to(viewer)
        .filter(
            member__in=Member.objects.present().matching(text),
            member__village__branch=row.batch.branch_id,
        )
        .select_related("member__neighbourhood__hamlet", "member__village")
        .order_by("member__name", "pk")[:FOUND_AT_ONCE]
    )
    paid = paid_lines(enrolment.pk for enrolment in enrolments)
    said = said_by(row)
    return [
        Found(one, judge_months(said, Candidate(one.pk, one.kpj, paid[one.pk])))
        for one in enrolments
    ]


def batches_of(viewer: Viewer) -> QuerySet[ConfirmationBatch]:
    """What came in, newest first. Each has `number` (rows), `sure` (rows that confirm), `waiting` (rows
    that wait) and `is_undone`; `keyed` holds the one row of a batch that was typed."""
    typed = Confirmation.objects.filter(batch__source=ConfirmationSource.KEYED).select_related(
        "enrolment__member", "answer__enrolment__member"
    )
    counts = Q(rows__answer__kind__in=ConfirmationAnswerKind.confirming())
    exact = Q(rows__match=ConfirmationMatch.EXACT)
    undone = ConfirmationUndo.objects.filter(batch=OuterRef("pk"))
    return (
        ConfirmationBatch.objects.visible_to(viewer)
        .select_related("branch", "by", "undo")
        .prefetch_related(Prefetch("rows", queryset=typed, to_attr="keyed"))
        .annotate(
            number=Count("rows"),
            sure=Count("rows", filter=exact | counts),
            waiting=Count("rows", filter=~exact & Q(rows__answer__isnull=True)),
            is_undone=Exists(undone),
        )
        .order_by("-pk")
    )
