"""What each thing that happened to a member says, to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Coalesce
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dues import permissions
from dues.enums import Handover, ReversalKind
from dues.models import (
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
from members.enums import MoveEnd
from members.models import (
    Attestation,
    CardHandover,
    Consent,
    Document,
    DocumentWithdrawal,
    Member,
    MoveMember,
    NikCorrection,
    NikDecision,
    NikTold,
    Visit,
)
from members.queries.history import Event, events_of, versions_of
from perisai.accounts.enums import Role
from perisai.audit.models import AuditEntry
from perisai.common.masking import mask_nik
from perisai.common.month_names import month_span
from perisai.desk.enums import TimelineKind
from perisai.desk.queries.payments import PaymentOfMember, payments_of
from villages.models import Substitution
from villages.scoping import Viewer

WITH_REGISTRATION = dt.timedelta(minutes=1)
READINGS = {
    "member.nik_revealed": "NIK",
    "member.family_card_revealed": "KK",
    "nik.shown_for_decision": "NIK",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A line in words: an icon, a sentence, what stands small below it, who did it, and the page about it
    (the name of an address and its row) when the viewer may open it."""

    icon: str
    words: str
    details: tuple[str, ...] = ()
    by: str = ""
    page: str = ""
    row: UUID | None = None
    payment: PaymentOfMember | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A table whose rows are lines: which rows, their moment, and what they say by key. Of lines of the same
    moment those with the higher code happened later."""

    code: int
    kind: TimelineKind
    rows: QuerySet
    at: str | models.Expression
    say: Callable[[Sequence[int]], Mapping[int, Said]]


def sources_for(member: Member, viewer: Viewer) -> list[Source]:
    """What this viewer, who sees the member, may read of the history."""
    return [
        *_about_data(member, viewer),
        *_about_papers(member, viewer),
        *_about_visits(member, viewer),
        *_about_moves(member, viewer),
        *_about_dues(member, viewer),
        *_about_readings(member, viewer),
    ]


def _about_data(member: Member, viewer: Viewer) -> Iterator[Source]:
    kind = TimelineKind.DATA
    # Job, terms and family that were written down with the person are one line with it.
    together = Q(history_type="+", history_date__lte=member.registered_at + WITH_REGISTRATION)
    for code, (model, versions) in enumerate(versions_of(member).items(), start=1):
        say = partial(_changes, model, versions, viewer)
        rows = versions if model is Member else versions.exclude(together)
        yield Source(code, kind, rows, "history_date", say)
    if viewer.role == Role.SECRETARY:  # the village reads no number, masked or not
        return
    asked = NikCorrection.objects.filter(member=member)
    yield Source(10, kind, asked, "asked_at", partial(_nik_asked, asked))
    decided = NikDecision.objects.filter(correction__member=member)
    yield Source(11, kind, decided, "decided_at", partial(_nik_decided, decided))
    told = NikTold.objects.filter(decision__correction__member=member)
    yield Source(12, kind, told, "recorded_at", partial(_nik_told, told))


def _about_papers(member: Member, viewer: Viewer) -> Iterator[Source]:
    kind = TimelineKind.PAPERS
    declared = Attestation.objects.filter(enrolment__member=member)
    yield Source(20, kind, declared, "recorded_at", partial(_declared, declared))
    agreed = Consent.objects.filter(member=member)
    yield Source(21, kind, agreed, "recorded_at", partial(_agreed, agreed))
    cards = CardHandover.objects.filter(enrolment__member=member)
    yield Source(22, kind, cards, "recorded_at", partial(_cards, cards))
    added = Document.objects.visible_to(viewer).filter(member=member)
    yield Source(23, kind, added, "added_at", partial(_documents, added))
    gone = DocumentWithdrawal.objects.visible_to(viewer).filter(document__member=member)
    yield Source(24, kind, gone, "withdrawn_at", partial(_withdrawn, gone))


def _about_visits(member: Member, viewer: Viewer) -> Iterator[Source]:
    visits = Visit.objects.visible_to(viewer).filter(member=member)
    yield Source(30, TimelineKind.VISITS, visits, "recorded_at", partial(_visits, visits, viewer))


def _about_moves(member: Member, viewer: Viewer) -> Iterator[Source]:
    moved = MoveMember.objects.filter(member=member, move__outcome__end=MoveEnd.DONE)
    say = partial(_moves, moved, viewer)
    yield Source(40, TimelineKind.MOVES, moved, "move__outcome__ended_at", say)


def _about_dues(member: Member, viewer: Viewer) -> Iterator[Source]:
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
    prints = ReceiptRendering.objects.visible_to(viewer).filter(collection__in=own)
    yield Source(60, TimelineKind.PRINTS, prints, "rendered_at", partial(_prints, prints))


def _about_readings(member: Member, viewer: Viewer) -> Iterator[Source]:
    """Who opened numbers and papers is for those who answer for it: the branch and head office."""
    if viewer.role not in (Role.COORDINATOR, Role.HEAD_OFFICE):
        return
    about = Q(subject_type="members.member", subject_id=str(member.pk))
    for rows in (member.heirs, member.documents, member.nik_corrections):
        keys = rows.order_by().annotate(key=Cast("pk", models.CharField())).values("key")
        about |= Q(subject_type=rows.model._meta.label_lower, subject_id__in=keys)
    opened = Q(action__endswith="_revealed") | Q(
        action__in=("document.shown", "nik.shown_for_decision", "member.shown_in_full")
    )
    rows = AuditEntry.objects.filter(about, opened)
    yield Source(70, TimelineKind.READINGS, rows, "at", partial(_readings, rows))


def substitutions_of(member: Member, viewer: Viewer) -> Iterator[tuple[Substitution, Said]]:
    """Who stood in for the agent of now, up to the viewer's day, for those who may know. One query."""
    if member.agent_id is None:
        return
    rows = (
        Substitution.objects.visible_to(viewer)
        .filter(agent=member.agent_id, from_on__lte=viewer.on)
        .select_related("agent__user", "substitute__user")
    )
    for row in rows:
        last = row.ended_at and localtime(row.ended_at, ZoneInfo(viewer.time_zone)).date()
        if last and last < row.from_on:
            continue  # it never began
        words = _("%(who)s stands in for %(agent)s until %(day)s") % {
            "who": row.substitute,
            "agent": row.agent,
            "day": _day(last or row.until_on),
        }
        yield row, Said("people", words, (row.reason,))


# -- What is said ------------------------------------------------------------------------------------


def _day(day) -> str:
    return date_format(day, "j F Y")


def _found(rows: QuerySet, keys: Sequence[int], *related: str) -> Iterator:
    return iter(rows.filter(pk__in=keys).select_related(*related))


def _changes(model, versions: QuerySet, viewer: Viewer, keys: Sequence[int]) -> dict[int, Said]:
    events = events_of(model, versions, keys, viewer=viewer)
    return {key: _change(model, event) for key, event in events.items()}


def _change(model, event: Event) -> Said:
    details = [
        _("%(field)s: %(old)s → %(new)s")
        % {"field": one.field, "old": one.old or _("empty"), "new": one.new or _("empty")}
        for one in event.changes
    ]
    if event.why:
        details.append(_("Why: %(why)s") % {"why": event.why})
    if event.is_new and model is Member:
        return Said("user-plus", _("Registered"), tuple(details), event.by)
    written = _("%(about)s (new)") if event.is_new else _("%(about)s (changed)")
    return Said("pencil", written % {"about": event.about}, tuple(details), event.by)


def _nik_asked(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said(
            "pencil",
            _("Another NIK proposed: %(nik)s") % {"nik": mask_nik(row.new_nik)},
            (row.reason,),
            row.by.name,
        )
        for row in _found(rows, keys, "by")
    }


def _nik_decided(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said(
            "check" if row.is_accepted else "cross",
            _("Another NIK approved; before it was %(nik)s")
            % {"nik": mask_nik(row.correction.old_nik)}
            if row.is_accepted
            else _("Another NIK refused: %(nik)s") % {"nik": mask_nik(row.correction.new_nik)},
            (row.reason,) if row.reason else (),
            row.by.name,
        )
        for row in _found(rows, keys, "by", "correction")
    }


def _nik_told(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said(
            "paper",
            _("Formulir F1A handed in on %(day)s") % {"day": _day(row.told_on)},
            (),
            row.by.name,
        )
        for row in _found(rows, keys, "by")
    }


def _declared(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said(
            "shield",
            _("Declared on %(day)s: works and is not ill in hospital")
            % {"day": _day(row.attested_on)},
            tuple(text for text in (row.workplace, row.witness) if text),
            row.by.name,
        )
        for row in _found(rows, keys, "by")
    }


def _agreed(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said(
            "check" if row.purposes else "undo",
            (_("Consent given on %(day)s") if row.purposes else _("Consent taken back on %(day)s"))
            % {"day": _day(row.given_on)},
            (),
            row.by.name,
        )
        for row in _found(rows, keys, "by")
    }


def _cards(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said(
            "user",
            _("Member card handed over on %(day)s to %(whom)s (%(who)s)")
            % {
                "day": _day(row.handed_on),
                "whom": row.to_whom,
                "who": row.get_relation_display(),
            },
            (),
            row.by.name,
        )
        for row in _found(rows, keys, "by")
    }


def _documents(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said(
            "paper",
            (_("Photo replaced: %(label)s") if row.replaces_id else _("Photo kept: %(label)s"))
            % {"label": row.label},
            (),
            row.by.name,
            "members:document",
            row.uuid,
        )
        for row in _found(rows, keys, "by")
    }


def _withdrawn(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said(
            "cross",
            _("Photo taken back: %(label)s") % {"label": row.document.label},
            (row.reason,),
            row.by.name,
            "members:document",
            row.document.uuid,
        )
        for row in _found(rows, keys, "by", "document")
    }


def _visits(rows: QuerySet, viewer: Viewer, keys: Sequence[int]) -> dict[int, Said]:
    """What came of a visit may be about health, and is between the member, the agent and the branch."""
    is_told = viewer.role != Role.SECRETARY
    said = {}
    for row in _found(rows, keys, "by"):
        details = [row.note] if row.note and is_told else []
        if row.back_on and is_told:
            details.insert(0, _("Comes back on %(day)s") % {"day": _day(row.back_on)})
        told = {"day": _day(row.visited_on), "result": row.get_result_display()}
        words = (_("Visited on %(day)s: %(result)s") if is_told else _("Visited on %(day)s")) % told
        said[row.pk] = Said("walk", words, tuple(details), row.by.name)
    return said


def _moves(rows: QuerySet, viewer: Viewer, keys: Sequence[int]) -> dict[int, Said]:
    nobody = _("without an agent")
    seen = MoveMember.objects.visible_to(viewer).filter(pk=OuterRef("pk"))
    may_see = permissions.may_see_moves(viewer)
    said = {}
    related = ("move__agent__user", "move__village", "from_agent__user", "from_village")
    for row in _found(rows.annotate(may_open=Exists(seen)), keys, "move__by", *related):
        move = row.move
        words = _("Went over from %(old)s to %(new)s") % {
            "old": row.from_agent or nobody,
            "new": move.agent or nobody,
        }
        places = (f"{row.from_village.title} → {move.village.title}",) if move.village_id else ()
        page = ("dues:move", move.uuid) if may_see and row.may_open else ("", None)
        said[row.pk] = Said("people", words, (*places, move.reason), move.by.name, *page)
    return said


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
    return _found(rows.annotate(may_open=Exists(seen)), keys, *related)


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
    for row in _found(rows.annotate(may_open=Exists(seen)), keys, "by"):
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
    for row in _found(rows.annotate(may_open=Exists(seen)), keys, "batch__by"):
        words = _("BPJS Ketenagakerjaan (Jamsostek) confirmed %(months)s") % {
            "months": months.get(row.pk, "")
        }
        period = (
            (_("Protected until %(day)s") % {"day": _day(row.period_until)},)
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
        for row in _found(
            rows.annotate(may_open=_opens(viewer)), keys, "collection", "requested_by"
        )
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
        for row in _found(rows.annotate(may_open=_opens(viewer)), keys, *related)
    }


def _collection_page(row) -> tuple[str, UUID | None]:
    is_open = row.may_open and row.collection.receipt_no
    return ("dues:collection", row.collection.uuid) if is_open else ("", None)


def _prints(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    said = {}
    for row in _found(rows, keys, "collection", "by"):
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


def _readings(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said("eye", _opened_words(row.action), (), row.by.name if row.by else "")
        for row in _found(rows, keys, "by")
    }


def _opened_words(action: str) -> str:
    if action == "document.shown":
        return _("Photo or scan opened")
    if action == "member.shown_in_full":
        return _("Every field opened in the administration")
    return _("%(what)s opened in full") % {"what": READINGS.get(action, _("Phone number"))}
