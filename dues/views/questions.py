"""Questions to the branch about months that are paid, and its answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dues import permissions
from dues.actions.answering import answer_question
from dues.enums import AnswerKind
from dues.forms.questions import AnswerForm
from dues.queries.questions import answered_questions, open_questions, questions_of
from perisai.accounts.enums import Role
from perisai.common.forms import refusals_shown_in


@login_required
@require_GET
def question_list(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, and what was answered lately."""
    viewer = request.viewer
    if not permissions.may_see_questions(viewer):
        raise Http404
    context = {
        "waiting": [(row, permissions.may_answer(viewer, row)) for row in open_questions(viewer)],
        "answered": answered_questions(viewer),
        "is_agent": viewer.role == Role.AGENT,
    }
    return render(request, "dues/question_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def question_answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The branch's answer to one question."""
    question = get_object_or_404(questions_of(request.viewer), uuid=uuid)
    if not permissions.may_answer(request.viewer, question):
        raise Http404
    if request.method == "GET" and hasattr(question, "answer"):
        messages.info(request, _("This question was already answered. Look at the answer."))
        return redirect("dues:question_list")
    form = AnswerForm(request.POST or None, question=question)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            answer_question(
                question=question,
                kind=AnswerKind(form.cleaned_data["kind"]),
                note=form.cleaned_data["note"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Answered. The agent sees it on the member's page."))
            return redirect("dues:question_list")
    return render(request, "dues/question_answer.html", {"question": question, "form": form})
