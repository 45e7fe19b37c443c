"""What each thing that happened to a member says, to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dues import permissions
from members.enums import DuplicateOutcome, MoveEnd
from members.models import (
    Attestation,
    CardHandover,
    Consent,
    Document,
    DocumentWithdrawal,
    DuplicateDecision,
    DuplicateRequest,
    LapseTalk,
    Member,
    MoveMember,
    NikCorrection,
    NikDecision,
    NikTold,
    Visit,
)
from members.queries.history import Event, events_of, versions_of
from perisai.accounts.enums import Role
from perisai.common.masking import mask_nik
from perisai.desk.enums import TimelineKind
from perisai.desk.queries.timeline_dues import about_dues
from perisai.desk.queries.timeline_parts import Said, Source, day_words, found
from perisai.desk.queries.timeline_readings import about_readings
from villages.models import Substitution
from villages.scoping import Viewer

WITH_REGISTRATION = dt.timedelta(minutes=1)


def sources_for(member: Member, viewer: Viewer) -> list[Source]:
    """What this viewer, who sees the member, may read of the history."""
    return [
        *_about_data(member, viewer),
        *_about_papers(member, viewer),
        *_about_visits(member, viewer),
        *_about_moves(member, viewer),
        *about_dues(member, viewer),
        *about_readings(member, viewer),
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
    talks = LapseTalk.objects.visible_to(viewer).filter(enrolment__member=member)
    yield Source(31, TimelineKind.VISITS, talks, "recorded_at", partial(_talks, talks))


def _about_moves(member: Member, viewer: Viewer) -> Iterator[Source]:
    moved = MoveMember.objects.filter(member=member, move__outcome__end=MoveEnd.DONE)
    say = partial(_moves, moved, viewer)
    yield Source(40, TimelineKind.MOVES, moved, "move__outcome__ended_at", say)
    if not permissions.may_see_moves(viewer):
        return
    asked = DuplicateRequest.objects.visible_to(viewer).filter(member=member)
    say = partial(_nik_claimed, asked, viewer)
    yield Source(41, TimelineKind.MOVES, asked, "asked_at", say)
    # Whoever does not stay moves, and that is a line of its own.
    decided = DuplicateDecision.objects.visible_to(viewer)
    kept = decided.filter(request__member=member, outcome=DuplicateOutcome.KEEP)
    say = partial(_nik_kept, kept, viewer)
    yield Source(42, TimelineKind.MOVES, kept, "decided_at", say)


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
            "day": day_words(last or row.until_on),
        }
        yield row, Said("people", words, (row.reason,))


# -- What is said ------------------------------------------------------------------------------------


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
        for row in found(rows, keys, "by")
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
        for row in found(rows, keys, "by", "correction")
    }


def _nik_told(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said(
            "paper",
            _("Formulir F1A handed in on %(day)s") % {"day": day_words(row.told_on)},
            (),
            row.by.name,
        )
        for row in found(rows, keys, "by")
    }


def _declared(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said(
            "shield",
            _("Declared on %(day)s: works and is not ill in hospital")
            % {"day": day_words(row.attested_on)},
            tuple(text for text in (row.workplace, row.witness) if text),
            row.by.name,
        )
        for row in found(rows, keys, "by")
    }


def _agreed(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said(
            "check" if row.purposes else "undo",
            (_("Consent given on %(day)s") if row.purposes else _("Consent taken back on %(day)s"))
            % {"day": day_words(row.given_on)},
            (),
            row.by.name,
        )
        for row in found(rows, keys, "by")
    }


def _cards(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said(
            "user",
            _("Member card handed over on %(day)s to %(whom)s (%(who)s)")
            % {
                "day": day_words(row.handed_on),
                "whom": row.to_whom,
                "who": row.get_relation_display(),
            },
            (),
            row.by.name,
        )
        for row in found(rows, keys, "by")
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
        for row in found(rows, keys, "by")
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
        for row in found(rows, keys, "by", "document")
    }


def _visits(rows: QuerySet, viewer: Viewer, keys: Sequence[int]) -> dict[int, Said]:
    """What came of a visit may be about health, and is between the member, the agent and the branch."""
    is_told = viewer.role != Role.SECRETARY
    said = {}
    for row in found(rows, keys, "by"):
        details = [row.note] if row.note and is_told else []
        if row.back_on and is_told:
            details.insert(0, _("Comes back on %(day)s") % {"day": day_words(row.back_on)})
        told = {"day": day_words(row.visited_on), "result": row.get_result_display()}
        words = (_("Visited on %(day)s: %(result)s") if is_told else _("Visited on %(day)s")) % told
        said[row.pk] = Said("walk", words, tuple(details), row.by.name)
    return said


def _talks(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    said = {}
    for row in found(rows, keys, "by"):
        words = _("Asked on %(day)s to come back: %(answer)s")
        told = {"day": day_words(row.talked_on), "answer": row.get_answer_display()}
        details = [_("Why the dues stopped: %(reason)s") % {"reason": row.get_reason_display()}]
        if row.ask_on:
            details.append(_("Asked again from %(day)s") % {"day": day_words(row.ask_on)})
        if row.note:
            details.append(row.note)
        said[row.pk] = Said("walk", words % told, tuple(details), row.by.name)
    return said


def _moves(rows: QuerySet, viewer: Viewer, keys: Sequence[int]) -> dict[int, Said]:
    nobody = _("without an agent")
    seen = MoveMember.objects.visible_to(viewer).filter(pk=OuterRef("pk"))
    may_see = permissions.may_see_moves(viewer)
    said = {}
    related = ("move__agent__user", "move__village", "from_agent__user", "from_village")
    for row in found(rows.annotate(may_open=Exists(seen)), keys, "move__by", *related):
        move = row.move
        words = _("Went over from %(old)s to %(new)s") % {
            "old": row.from_agent or nobody,
            "new": move.agent or nobody,
        }
        places = (f"{row.from_village.title} → {move.village.title}",) if move.village_id else ()
        page = ("dues:move", move.uuid) if may_see and row.may_open else ("", None)
        said[row.pk] = Said("people", words, (*places, move.reason), move.by.name, *page)
    return said


def _nik_claimed(rows: QuerySet, viewer: Viewer, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said(
            "people",
            _("Asked whose member this is, for %(village)s") % {"village": row.village.title},
            (row.reason,),
            row.by.name,
            *_claim_page(row, viewer),
        )
        for row in found(rows, keys, "by", "village", "holder_branch")
    }


def _nik_kept(rows: QuerySet, viewer: Viewer, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said(
            "check",
            _("Stays with %(agent)s, decided after %(who)s had asked")
            % {"agent": row.holder or _("without an agent"), "who": row.request.by.name},
            (row.reason,),
            row.by.name,
            *_claim_page(row.request, viewer),
        )
        for row in found(rows, keys, "by", "holder__user", "request__by", "request__holder_branch")
    }


def _claim_page(asked: DuplicateRequest, viewer: Viewer) -> tuple[str, UUID | None]:
    may_open = permissions.may_answer_for_branch(viewer, asked.holder_branch)
    return ("dues:duplicate", asked.uuid) if may_open else ("", None)
