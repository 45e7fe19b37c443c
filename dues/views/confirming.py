"""What the scheme confirms: the inbox, typing one row, answering a row, undoing a batch."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dues import permissions
from dues.actions.confirmation_answers import (
    link_confirmation,
    match_again,
    set_confirmation_aside,
    take_over_confirmation,
)
from dues.actions.confirming import key_confirmation, undo_confirmations
from dues.enums import ConfirmationMatch
from dues.forms.confirming import KeyForm, SetAsideForm, UndoForm
from dues.models import Confirmation
from dues.queries.confirmations import (
    BATCHES_AT_ONCE,
    WAITING_AT_ONCE,
    answer_of,
    batches_of,
    branches_of,
    confirmations_of,
    look_at,
    people_meant,
    undo_of,
    waiting_confirmations,
    waiting_groups,
)
from dues.queries.confirming import judge_all
from dues.queries.confirming_words import verdict_words
from dues.queries.unconfirmed import (
    unconfirmed_notes,
    unconfirmed_notes_count,
    unconfirmed_payments,
)
from members.models import Enrolment
from perisai.common.errors import Refused
from perisai.common.forms import refusals_shown_in


@login_required
@require_GET
def confirmation_list(request: HttpRequest) -> HttpResponse:
    """What waits for a person, what has to be asked about, and what came in."""
    viewer = request.viewer
    if not permissions.may_see_confirmations(viewer):
        raise Http404
    groups = waiting_groups(viewer)
    context = {
        "groups": groups,
        "shown": sum(len(group.rows) for group in groups),
        "waiting": waiting_confirmations(viewer).count(),
        "unconfirmed": unconfirmed_payments(viewer),
        "noted": unconfirmed_notes(viewer),
        "noted_number": unconfirmed_notes_count(viewer),
        "batches": batches_of(viewer)[:BATCHES_AT_ONCE],
        "may_confirm": permissions.may_confirm(viewer),
    }
    return render(request, "dues/confirmation_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def confirmation_new(request: HttpRequest) -> HttpResponse:
    """Type one row: first what it comes to is said, then it is saved."""
    viewer = request.viewer
    if not permissions.may_confirm(viewer):
        raise Http404
    form = KeyForm(request.POST or None, branches=branches_of(viewer), today=viewer.on)
    context = {"form": form}
    if request.method == "POST" and form.is_valid():
        branch = form.cleaned_data["branch"]
        verdict = judge_all([form.told.said], branch=branch)[0]
        if "save" in request.POST and form.is_read(verdict):
            with refusals_shown_in(form):
                row = key_confirmation(
                    uuid=form.cleaned_data["uuid"],
                    branch=branch,
                    told=form.told,
                    by=viewer.user,
                    at=timezone.now(),
                )
                _say_what_came_of(request, row)
                return redirect("dues:confirmation", row.uuid)
        context |= {
            "verdict": verdict,
            "words": verdict_words(verdict),
            "signature": form.signature(verdict),
        }
        if verdict.enrolment_id:
            people = Enrolment.objects.visible_to(viewer).select_related("member")
            context["meant"] = people.filter(pk=verdict.enrolment_id).first()
    return render(request, "dues/confirmation_new.html", context)


def _say_what_came_of(request: HttpRequest, row: Confirmation) -> None:
    if row.match == ConfirmationMatch.EXACT:
        messages.success(request, _("Saved and confirmed: the receipt says so from now on."))
    else:
        messages.warning(request, _("Saved. It confirms nothing yet: look at what to do below."))


@login_required
@require_GET
def confirmation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One row: what the scheme says, what stands here, what can be done."""
    return _show(request, _find(request, uuid))


@login_required
@require_POST
def answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One of the answers to a row that waits; a refusal is said on its page."""
    row = _find(request, uuid)
    if not permissions.may_act_for_branch(request.viewer, row.batch.branch):
        raise Http404
    form = SetAsideForm(request.POST if request.POST.get("do") == "set_aside" else None)
    try:
        said = _answer(request, row, form)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("dues:confirmation", uuid)
    if said is None:
        return _show(request, row, form=form)
    messages.success(request, said)
    return redirect("dues:confirmation_list")


def _answer(request: HttpRequest, row: Confirmation, form: SetAsideForm) -> str | None:
    """Do what was asked and say what happened; None when a form has to be shown again."""
    who = {"by": request.user, "at": timezone.now()}
    difference = _number(request.POST.get("difference", ""))
    match request.POST.get("do"):
        case "take_over":
            take_over_confirmation(confirmation=row, difference=difference, **who)
            return _("Taken over: the months count as confirmed.")
        case "link":
            people = Enrolment.objects.visible_to(request.viewer).select_related("member__village")
            enrolment = get_object_or_404(people, uuid=_uuid(request.POST.get("enrolment", "")))
            link_confirmation(confirmation=row, enrolment=enrolment, difference=difference, **who)
            return _("Linked: the months count as confirmed.")
        case "match":
            verdict = match_again(confirmation=row, **who)
            if verdict.match != ConfirmationMatch.EXACT:
                raise Refused(verdict_words(verdict))
            return _("It fits now: the months count as confirmed.")
        case "set_aside" if form.is_valid():
            set_confirmation_aside(confirmation=row, **form.cleaned_data, **who)
            return _("Set aside. It waits no more.")
    return None


@login_required
@require_POST
def answer_at_once(request: HttpRequest) -> HttpResponse:
    """Match everything that waits again, or set aside what was confirmed before."""
    viewer = request.viewer
    if not permissions.may_confirm(viewer):
        raise Http404
    is_setting_aside = request.POST.get("do") == "set_aside"
    done, who = 0, {"by": viewer.user, "at": timezone.now()}
    if is_setting_aside:
        for group in waiting_groups(viewer):
            for looked in group.rows if group.match == ConfirmationMatch.ALREADY else ():
                set_confirmation_aside(confirmation=looked.row, reason=_("Confirmed before"), **who)
                done += 1
        said = ngettext("%(number)d row set aside.", "%(number)d rows set aside.", done)
    else:
        for row in waiting_confirmations(viewer)[:WAITING_AT_ONCE]:
            done += match_again(confirmation=row, **who).match == ConfirmationMatch.EXACT
        said = ngettext(
            "%(number)d row fits now and is confirmed.",
            "%(number)d rows fit now and are confirmed.",
            done,
        )
    messages.info(request, said % {"number": done})
    return redirect("dues:confirmation_list")


@login_required
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a whole batch back, after saying what that means."""
    batch = get_object_or_404(batches_of(request.viewer), uuid=uuid)
    if not permissions.may_act_for_branch(request.viewer, batch.branch):
        raise Http404
    if batch.is_undone:
        messages.info(request, _("This was taken back already."))
        return redirect("dues:confirmation_list")
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            undo_confirmations(batch=batch, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Taken back: its months are no longer confirmed."))
            return redirect("dues:confirmation_list")
    return render(request, "dues/confirmation_undo.html", {"batch": batch, "form": form})


def _show(request: HttpRequest, row: Confirmation, *, form: SetAsideForm | None = None):
    viewer = request.viewer
    answered = answer_of(row, viewer=viewer)
    undone = undo_of(row.batch, viewer=viewer)
    may = permissions.may_act_for_branch(viewer, row.batch.branch)
    is_open = answered is None and undone is None and row.match != ConfirmationMatch.EXACT
    text = request.GET.get("cari", "")
    context = {
        "looked": look_at(row, viewer=viewer),
        "answer": answered,
        "undo": undone,
        "is_open": is_open,
        "may_answer": may and is_open,
        "form": form or SetAsideForm(),
        "text": text,
        "found": people_meant(row, text, viewer=viewer) if may and is_open else [],
    }
    return render(request, "dues/confirmation_show.html", context)


def _find(request: HttpRequest, uuid: UUID) -> Confirmation:
    return get_object_or_404(confirmations_of(request.viewer), uuid=uuid)


def _number(text: str) -> int:
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 16 else 0


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
