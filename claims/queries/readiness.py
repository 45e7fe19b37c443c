"""Who of the living is ready for the day on which something happens, and what each lacks. One question to the
database says everything of everybody; `claims.rules.readiness` puts it into words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)

from claims.enums import Gap
from claims.rules.readiness import Ready, gaps_of
from dues.models import Standing
from members.enums import DocumentKind, Relation
from members.models import Attestation, Document, Enrolment, Heir, Member
from perisai.common.paging import beyond
from villages.scoping import Viewer

PAGE = 20
FIRST = 7  # what somebody can put right in a day
# Of these a claim is refused or needs a decision; the others only hold it up.
FAILS = (Gap.ARREARS, Gap.WITH_AGENT, Gap.NO_ATTESTATION)


@dataclass(frozen=True, slots=True)
class Work:
    """A member and what is missing; `enrolment` is the job to mend, None when none is open."""

    member: Member
    enrolment: Enrolment | None
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class WorkPage:
    """Some members, and the one after whom the next page begins."""

    rows: Sequence[Work]
    next_after: UUID | None


@dataclass(frozen=True, slots=True)
class OfAgent:
    """How many living members of an agent lack something, of how many."""

    code: str
    name: str
    members: int
    unready: int


def work_page(
    viewer: Viewer, *, gap: str = "", agent: str = "", after: UUID | None = None, size: int = PAGE
) -> WorkPage:
    """Members who lack something (or just `gap`), of the agent with this code when told, by name, after the
    one called `after`. At most four queries, whatever their number."""
    rows = _of_agent(_living(viewer), agent)
    last = after and rows.filter(uuid=after).first()
    rows = rows.filter(_missing(viewer.on)[Gap(gap)] if gap else _any(viewer.on))
    if last:
        rows = rows.filter(beyond(last, ["name", "pk"]))
    # First who, then what the page says of them: of a whole country, all of it would be put together.
    keys = list(rows.order_by("name", "pk").values_list("pk", flat=True)[: size + 1])
    found = _works(keys, viewer)
    page = found[:size]
    return WorkPage(rows=page, next_after=page[-1].member.uuid if len(found) > size else None)


def first_to_mend(viewer: Viewer, *, agent: str = "", most: int = FIRST) -> list[Work]:
    """The members whose dues reach the scheme and whose claim would fail all the same if something happened
    today; whose protection ends next is first. Three queries."""
    missing = _missing(viewer.on)
    fails = Q(pk__in=[])
    for gap in FAILS:
        fails |= missing[gap]
    through = (
        Standing.objects.living()
        .filter(enrolment__member=OuterRef("pk"), remitted_through__isnull=False)
        .order_by(F("remitted_through").asc(nulls_last=True))
        .values("remitted_through")
    )
    rows = (
        _of_agent(_living(viewer), agent)
        .filter(~missing[Gap.LAPSED], fails)
        .annotate(through=Subquery(through[:1]))
        .filter(through__isnull=False)
    )
    keys = list(rows.order_by("through", "name", "pk").values_list("pk", flat=True)[:most])
    return sorted(_works(keys, viewer), key=lambda work: keys.index(work.member.pk))


def _works(keys: Sequence[int], viewer: Viewer) -> list[Work]:
    """These members by name, each with what is missing. Two queries."""
    rows = (
        _told(Member.objects.filter(pk__in=keys), viewer.on)
        .select_related("neighbourhood__hamlet", "village", "agent__user")
        .prefetch_related(
            Prefetch("enrolments", Enrolment.objects.open().order_by("slot", "pk"), "open_jobs")
        )
        .order_by("name", "pk")
    )
    return [Work(row, next(iter(row.open_jobs), None), _gaps(row)) for row in rows]


def gap_counts(viewer: Viewer, *, agent: str = "") -> list[tuple[Gap, int]]:
    """How many lack what, the worst first; what nobody lacks is left out. One query."""
    missing = _missing(viewer.on)
    rows = _of_agent(_living(viewer), agent)
    # A sum over rows of yes and no: asked in the row, not in the count, so that both engines can.
    told = _told(rows, viewer.on)
    counts = told.aggregate(
        **{gap.value: Count("pk", filter=Q(**{_name(gap): True})) for gap in missing}
    )
    return [(gap, counts[gap.value]) for gap in Gap if counts[gap.value]]


def unready_count(viewer: Viewer) -> int:
    """How many living members of the viewer lack something. One query."""
    return _living(viewer).filter(_any(viewer.on)).count()


def unready_by_agent(viewer: Viewer) -> list[OfAgent]:
    """Agent by agent, the one with most to do first; members without an agent last. One query."""
    rows = (
        _living(viewer)
        .annotate(lacks=ExpressionWrapper(_any(viewer.on), BooleanField()))
        .order_by()
        .values("agent__code", "agent__user__name")
        .annotate(members=Count("pk"), unready=Count("pk", filter=Q(lacks=True)))
    )
    found = [
        OfAgent(
            row["agent__code"] or "", row["agent__user__name"] or "", row["members"], row["unready"]
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (not row.code, -row.unready, row.code))


def gaps_of_member(member: Member, *, job: Enrolment | None, viewer: Viewer) -> Work | None:
    """What one member in hand lacks, with the `job` to mend; None for somebody who died or takes part in
    nothing. One query."""
    row = _told(_living(viewer).filter(pk=member.pk), viewer.on).first()
    return row and Work(member, job, _gaps(row))


def _living(viewer: Viewer) -> QuerySet[Member]:
    """Whom the viewer sees, alive, with a job that goes on or lapsed and may come back."""
    jobs = Enrolment.objects.filter(member=OuterRef("pk"))
    takes_part = Exists(jobs.filter(ended_on__isnull=True)) | Exists(jobs.closed_by_lapse())
    rows = Member.objects.visible_to(viewer).present().filter(deceased_on__isnull=True)
    return rows.filter(takes_part)


def _of_agent(rows: QuerySet[Member], code: str) -> QuerySet[Member]:
    return rows.filter(agent__code=code) if code else rows


def _missing(on: dt.date) -> dict[Gap, Q]:
    """The condition on members of each gap."""
    jobs = Enrolment.objects.filter(member=OuterRef("pk"))
    running = jobs.filter(ended_on__isnull=True)
    standings = Standing.objects.filter(enrolment__member=OuterRef("pk"))
    lapsed = Q(Exists(standings.lapsed_on(on))) | Q(Exists(jobs.closed_by_lapse()))
    heirs = Heir.objects.filter(member=OuterRef("pk"), removed_at__isnull=True)
    declared = Attestation.objects.filter(enrolment=OuterRef("pk"))
    return {
        Gap.LAPSED: lapsed,
        Gap.ARREARS: Q(Exists(standings.in_arrears_on(on))) & ~lapsed,
        Gap.WITH_AGENT: Q(Exists(standings.living().held_by_agent())),
        Gap.NO_ATTESTATION: Q(Exists(running.filter(~Exists(declared)))),
        Gap.NO_KPJ: Q(Exists(running.filter(kpj=""))),
        Gap.NO_HEIRS: ~Q(Exists(heirs)),
        Gap.CHILD_BIRTH_DATE: Q(
            Exists(heirs.filter(relation=Relation.CHILD, birth_date__isnull=True))
        ),
        Gap.NO_FAMILY_CARD: _without_photo(DocumentKind.FAMILY_CARD),
        Gap.NO_KTP: _without_photo(DocumentKind.KTP),
        Gap.NO_PHONE: Q(phone=""),
    }


def _without_photo(kind: DocumentKind) -> Q:
    photos = Document.objects.standing().filter(member=OuterRef("pk"), kind=kind)
    return ~Q(Exists(photos))


def _any(on: dt.date) -> Q:
    condition = Q(pk__in=[])
    for missing in _missing(on).values():
        condition |= missing
    return condition


def _name(gap: Gap) -> str:
    return f"lacks_{gap.value}"


def _told(rows: QuerySet[Member], on: dt.date) -> QuerySet[Member]:
    """Each with what it lacks, as one column of yes or no for each gap."""
    return rows.annotate(
        **{
            _name(gap): ExpressionWrapper(condition, BooleanField())
            for gap, condition in _missing(on).items()
        }
    )


def _gaps(row: Member) -> tuple[Gap, ...]:
    lacks = {gap: bool(getattr(row, _name(gap))) for gap in Gap}
    return gaps_of(
        Ready(
            is_lapsed=lacks[Gap.LAPSED],
            is_in_arrears=lacks[Gap.ARREARS],
            has_dues_with_agent=lacks[Gap.WITH_AGENT],
            has_attestation=not lacks[Gap.NO_ATTESTATION],
            has_kpj=not lacks[Gap.NO_KPJ],
            has_heirs=not lacks[Gap.NO_HEIRS],
            has_birth_dates=not lacks[Gap.CHILD_BIRTH_DATE],
            has_family_card=not lacks[Gap.NO_FAMILY_CARD],
            has_ktp=not lacks[Gap.NO_KTP],
            has_phone=not lacks[Gap.NO_PHONE],
        )
    )
