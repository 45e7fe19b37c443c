"""What the dues of a member say in the history: every step of the money, its undoing, and prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dues import permissions
from dues.enums import Handover, ReversalKind
from dues.models import (
    Adjustment,
    BranchAnswer,
    BranchQuestion,
    CardPrinting,
    Collection,
    CollectionLine,
    Confirmation,
    ConfirmedLine,
    ReceiptRendering,
    RemittanceItem,
    ReversalDecision,
    ReversalRequest,
    SchemePayment,
    SchemePaymentLine,
)
from dues.queries.credit import STANDS
from members.models import Member
from perisai.common.month_names import month_name, month_span
from perisai.common.months import month_range, months_between
from perisai.common.rupiah import format_rupiah
from perisai.desk.enums import TimelineKind
from perisai.desk.queries.payments import payments_of
from perisai.desk.queries.timeline_parts import Said, Source, day_words, found
from villages.scoping import Viewer


def about_dues(member: Member, viewer: Viewer) -> Iterator[Source]:
    """What this viewer, who sees the member, may read of the money."""
    kind = TimelineKind.DUES
    lines = CollectionLine.objects.filter(enrolment__member=member)
    own = lines.values("collection")
    paid = Collection.objects.filter(pk__in=own)
    yield Source(50, kind, paid, "collected_at", partial(_payments, member, viewer))
    items = RemittanceItem.objects.filter(collection__in=own)
    handed = items.exclude(remittance__handover=Handover.DIRECT)
    say = partial(_handed_on, handed, viewer)
    yield Source(51, kind, handed, "remittance__recorded_at", say)
    counted = items.filter(remittance__decision__isnull=False)
    say = partial(_counted, counted, viewer)
    yield Source(52, kind, counted, "remittance__decision__decided_at", say)
    reached = SchemePaymentLine.objects.filter(line__in=lines)
    payments = SchemePayment.objects.filter(pk__in=reached.values("payment"))
    say = partial(_paid_in, payments, reached, viewer)
    yield Source(53, kind, payments, "recorded_at", say)
    live = ConfirmedLine.objects.filter(line__in=lines)
    confirmed = Confirmation.objects.filter(pk__in=live.values("confirmation"))
    moment = Coalesce("answer__answered_at", "batch__recorded_at")
    say = partial(_confirmed, confirmed, live, viewer)
    yield Source(54, kind, confirmed, moment, say)
    asked = ReversalRequest.objects.filter(collection__in=own)
    yield Source(55, kind, asked, "requested_at", partial(_undoing_asked, asked, viewer))
    undone = ReversalDecision.objects.filter(collection__in=own)
    yield Source(56, kind, undone, "decided_at", partial(_undoing_decided, undone, viewer))
    yield from _about_credit(member)
    yield from _about_questions(member, viewer)
    yield from _about_prints(member, own, viewer)


def _about_credit(member: Member) -> Iterator[Source]:
    noted = Adjustment.objects.filter(enrolment__member=member)
    yield Source(57, TimelineKind.DUES, noted, "recorded_at", partial(_credits, noted))


def _about_questions(member: Member, viewer: Viewer) -> Iterator[Source]:
    if not permissions.may_see_questions(viewer):
        return
    asked = BranchQuestion.objects.visible_to(viewer).filter(enrolment__member=member)
    yield Source(58, TimelineKind.DUES, asked, "recorded_at", partial(_questions, asked))
    answered = BranchAnswer.objects.filter(question__in=asked.order_by().values("pk"))
    yield Source(59, TimelineKind.DUES, answered, "answered_at", partial(_answers, answered))


def _about_prints(member: Member, own: QuerySet, viewer: Viewer) -> Iterator[Source]:
    prints = ReceiptRendering.objects.visible_to(viewer).filter(collection__in=own)
    yield Source(60, TimelineKind.PRINTS, prints, "rendered_at", partial(_prints, prints))
    cards = CardPrinting.objects.visible_to(viewer).filter(enrolment__member=member)
    yield Source(61, TimelineKind.PRINTS, cards, "printed_at", partial(_card_prints, cards))


def _payments(member: Member, viewer: Viewer, keys: Sequence[int]) -> dict[int, Said]:
    said = {}
    for key, payment in payments_of(member, keys, viewer=viewer).items():
        by = "" if payment.taken_by else payment.collection.by.name
        page = ("dues:collection", payment.collection.uuid)
        is_open = payment.may_open and payment.collection.receipt_no
        words = _("Dues %(months)s") % {"months": month_span(payment.months)}
        said[key] = Said(
            "hand-coin", words, (), by, *(page if is_open else ("", None)), payment=payment
        )
    return said


def _handed_on(rows: QuerySet, viewer: Viewer, keys: Sequence[int]) -> dict[int, Said]:
    words = {
        Handover.CASH: _("Money of %(receipt)s handed to the branch"),
        Handover.TRANSFER: _("Money of %(receipt)s transferred to the branch"),
        Handover.TOP_UP: _("Money of %(receipt)s put into the agent's balance"),
    }
    return {
        row.pk: Said(
            "office",
            words[row.remittance.handover] % {"receipt": row.collection.title},
            (),
            row.remittance.by.name,
            *_remittance_page(row, viewer),
        )
        for row in _items(rows, viewer, keys)
    }


def _counted(rows: QuerySet, viewer: Viewer, keys: Sequence[int]) -> dict[int, Said]:
    said = {}
    for row in _items(rows, viewer, keys):
        decision = row.remittance.decision
        if not decision.is_accepted:
            words = _("Branch refused the money of %(receipt)s")
        elif _remittance_page(row, viewer)[0] and decision.covered < row.remittance.total:
            words = _("Branch counted the money of %(receipt)s; the remittance was short")
        else:
            words = _("Branch counted and accepted the money of %(receipt)s")
        said[row.pk] = Said(
            "check" if decision.is_accepted else "cross",
            words % {"receipt": row.collection.title},
            (),
            decision.decided_by.name,
            *_remittance_page(row, viewer),
        )
    return said


def _items(rows: QuerySet, viewer: Viewer, keys: Sequence[int]) -> Iterator[RemittanceItem]:
    seen = RemittanceItem.objects.visible_to(viewer).filter(pk=OuterRef("pk"))
    related = ("collection", "remittance__by", "remittance__decision__decided_by")
    return found(rows.annotate(may_open=Exists(seen)), keys, *related)


def _remittance_page(row: RemittanceItem, viewer: Viewer) -> tuple[str, UUID | None]:
    may_open = row.may_open and permissions.may_see_remittances(viewer)
    return ("dues:remittance", row.remittance.uuid) if may_open else ("", None)


def _months(lines: QuerySet, of: str, keys: Sequence[int]) -> dict[int, str]:
    """The months of these lines in words, by what they belong to."""
    found: dict[int, list] = {}
    rows = lines.filter(**{f"{of}__in": keys}).values_list(of, "line__month")
    for key, month in rows.order_by("line__month"):
        found.setdefault(key, []).append(month)
    return {key: month_span(months) for key, months in found.items()}


def _paid_in(
    rows: QuerySet, lines: QuerySet, viewer: Viewer, keys: Sequence[int]
) -> dict[int, Said]:
    months = _months(lines, "payment", keys)
    seen = SchemePayment.objects.visible_to(viewer).filter(pk=OuterRef("pk"))
    may_see = permissions.may_see_remittances(viewer)
    said = {}
    for row in found(rows.annotate(may_open=Exists(seen)), keys, "by"):
        words = _("Paid in to BPJS Ketenagakerjaan (Jamsostek): %(months)s") % {
            "months": months.get(row.pk, "")
        }
        page = ("dues:scheme_payment", row.uuid) if may_see and row.may_open else ("", None)
        said[row.pk] = Said("tick", words, (), row.by.name, *page)
    return said


def _confirmed(
    rows: QuerySet, lines: QuerySet, viewer: Viewer, keys: Sequence[int]
) -> dict[int, Said]:
    months = _months(lines, "confirmation", keys)
    may_see = permissions.may_see_confirmations(viewer)
    seen = Confirmation.objects.visible_to(viewer).filter(pk=OuterRef("pk"))
    said = {}
    for row in found(rows.annotate(may_open=Exists(seen)), keys, "batch__by"):
        words = _("BPJS Ketenagakerjaan (Jamsostek) confirmed %(months)s") % {
            "months": months.get(row.pk, "")
        }
        period = (
            (_("Protected until %(day)s") % {"day": day_words(row.period_until)},)
            if row.period_until
            else ()
        )
        page = ("dues:confirmation", row.uuid) if may_see and row.may_open else ("", None)
        said[row.pk] = Said("shield", words, period, row.batch.by.name, *page)
    return said


def _opens(viewer: Viewer) -> Exists:
    return Exists(Collection.objects.visible_to(viewer).filter(pk=OuterRef("collection")))


def _undoing_asked(rows: QuerySet, viewer: Viewer, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said(
            "undo",
            _("Asked to undo %(receipt)s") % {"receipt": row.collection.title},
            (row.get_kind_display(), row.reason) if row.may_open else (row.get_kind_display(),),
            row.requested_by.name,
            *_collection_page(row),
        )
        for row in found(rows.annotate(may_open=_opens(viewer)), keys, "collection", "requested_by")
    }


def _undoing_decided(rows: QuerySet, viewer: Viewer, keys: Sequence[int]) -> dict[int, Said]:
    words = {
        ReversalKind.WRONG_ENTRY: _("%(receipt)s undone: wrong entry"),
        ReversalKind.REFUND: _("%(receipt)s undone: the money goes back"),
        ReversalKind.CREDIT: _("%(receipt)s undone: became credit"),
    }
    related = ("collection", "decided_by", "request")
    return {
        row.pk: Said(
            "undo" if row.is_accepted else "cross",
            (words[row.request.kind] if row.is_accepted else _("%(receipt)s stays: not undone"))
            % {"receipt": row.collection.title},
            (row.reason,) if row.reason and row.may_open else (),
            row.decided_by.name,
            *_collection_page(row),
        )
        for row in found(rows.annotate(may_open=_opens(viewer)), keys, *related)
    }


def _collection_page(row) -> tuple[str, UUID | None]:
    is_open = row.may_open and row.collection.receipt_no
    return ("dues:collection", row.collection.uuid) if is_open else ("", None)


def _credits(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    said = {}
    counting = rows.annotate(stands=Case(When(STANDS, then=True), default=False))
    for row in found(counting, keys, "by", "line"):
        words = (
            _("Credit of %(amount)s noted")
            if row.amount > 0
            else _("Difference of %(amount)s noted, billed with the next payment")
        ) % {"amount": format_rupiah(abs(row.amount))}
        details = [capfirst(str(row.get_kind_display()))]
        if row.line:
            details.append(month_name(row.line.month))
        if not row.stands:
            details.append(_("Counts no more: that month was undone"))
        said[row.pk] = Said("coin", words, tuple(details), row.by.name if row.by else "")
    return said


def _questions(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said(
            "info",
            _("Branch asked: %(what)s") % {"what": row.get_kind_display()},
            (_span(row), format_rupiah(abs(row.amount))),
            row.by.name if row.by else "",
        )
        for row in found(rows, keys, "by")
    }


def _answers(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said(
            "check",
            _("Branch answered: %(what)s") % {"what": row.get_kind_display()},
            tuple(text for text in (_span(row.question), row.note) if text),
            row.answered_by.name,
        )
        for row in found(rows, keys, "answered_by", "question")
    }


def _span(question: BranchQuestion) -> str:
    count = months_between(question.first_month, question.last_month) + 1
    return month_span(month_range(question.first_month, count))


def _card_prints(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said(
            "print",
            _("Card for the family printed"),
            (row.enrolment.job, row.batch.get_paper_display()),
            row.batch.by.name,
        )
        for row in found(rows, keys, "batch__by", "enrolment")
    }


def _prints(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    said = {}
    for row in found(rows, keys, "collection", "by"):
        receipt = row.collection.title
        words = (
            _("Receipt %(receipt)s printed") % {"receipt": receipt}
            if row.is_original
            else _("SALINAN ke-%(number)d of %(receipt)s printed")
            % {"number": row.number, "receipt": receipt}
        )
        by = row.by.name if row.by else ""
        said[row.pk] = Said("print", words, (), by, "dues:collection", row.collection.uuid)
    return said
