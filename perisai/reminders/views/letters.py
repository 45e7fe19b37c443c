"""Reminder letters: printing them, bringing them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dues.forms.prints import SheetsForm
from dues.queries.batch_printing import Where
from dues.views.asked_prints import (
    Kind,
    choose_and_print,
    from_address,
    go_on,
    open_print,
    sheet_paper_of,
    show_print,
    where_choices,
)
from perisai.common.forms import posted
from perisai.reminders.actions.letters import LETTERS_IN_PART, note_brought, start_letters
from perisai.reminders.forms.letters import BroughtForm, WhichLettersForm, WhoseLettersForm
from perisai.reminders.models import LetterBatch
from perisai.reminders.permissions import may_print_letters
from perisai.reminders.queries.letters import all_letters, letters_of, letters_to_print

LETTERS = Kind(
    LetterBatch,
    choose="reminders:print_letters",
    show="reminders:letter_batch",
    file="reminders:letter_batch_pdf",
    again="reminders:letter_batch_again",
    file_name="surat-pengingat",
    at_once=LETTERS_IN_PART,
    folder="reminders/letters",
)


@login_required
@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """What is to be printed, what to be brought dusun by dusun, and what not any more."""
    _only_for_carriers(request)
    which = WhoseLettersForm(request.GET, **where_choices(request))
    where = which.where if which.is_valid() else Where()
    found = letters_of(request.viewer, where=where, at=timezone.now())
    context = {"which": which, "found": found, "narrowed": request.GET.urlencode()}
    return render(request, "reminders/letters.html", context)


@login_required
@require_POST
def brought(request: HttpRequest) -> HttpResponse:
    """Letters were brought: a single one is noted at once, several after a question. Twice is once."""
    _only_for_carriers(request)
    form = BroughtForm(request.POST, letters=all_letters(request.viewer))
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return redirect("reminders:letters")
    if not form.is_certain:
        return render(request, "reminders/letters_brought.html", {"chosen": form.chosen})
    noted, lost = note_brought(letters=form.chosen, by=request.user, at=timezone.now())
    if noted:
        messages.success(request, _noted_words(noted))
    if lost:
        messages.warning(request, _lost_words(lost))
    return redirect("reminders:letters")


@login_required
@require_http_methods(["GET", "POST"])
def print_letters(request: HttpRequest) -> HttpResponse:
    """Choose whose letters and on what; few are printed at once, many by the worker."""
    _only_for_carriers(request)
    which = WhichLettersForm(from_address(request), **where_choices(request))
    sheets = SheetsForm(posted(request), initial={"paper": sheet_paper_of(request)})
    keys = []
    if which.is_valid():
        with_printed, now = which.cleaned_data["salinan"], timezone.now()
        keys = letters_to_print(
            request.viewer, where=which.where, with_printed=with_printed, at=now
        )

    def start() -> LetterBatch:
        return start_letters(
            uuid=sheets.cleaned_data["uuid"],
            asked=which.asked,
            letters=keys,
            paper=sheets.cleaned_data["paper"],
            by=request.user,
            at=timezone.now(),
        )

    return choose_and_print(request, LETTERS, which=which, sheets=sheets, keys=keys, start=start)


@login_required
@require_GET
def letter_batch(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return show_print(request, LETTERS, uuid)


@login_required
@require_GET
def letter_batch_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return open_print(request, LETTERS, uuid)


@login_required
@require_POST
def letter_batch_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return go_on(request, LETTERS, uuid)


def _only_for_carriers(request: HttpRequest) -> None:
    if not may_print_letters(request.viewer):
        raise Http404


def _noted_words(number: int) -> str:
    return ngettext(
        "Noted: %(number)d letter was brought.", "Noted: %(number)d letters were brought.", number
    ) % {"number": number}


def _lost_words(number: int) -> str:
    return ngettext(
        "%(number)d letter was not noted: it is not wanted any more. Do not bring it.",
        "%(number)d letters were not noted: they are not wanted any more. Do not bring them.",
        number,
    ) % {"number": number}
