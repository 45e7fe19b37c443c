"""Reading the answer of the branch."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from dues.enums import QuestionKind
from dues.models import BranchQuestion
from dues.question_rules import fitting_answers


class AnswerForm(forms.Form):
    """One of the answers that fit, each with what it means, and a note for the agent."""

    kind = forms.ChoiceField(
        label=_("Answer of the branch"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
    note = forms.CharField(
        label=_("Note for the agent"),
        help_text=_("For example: by letter of the branch of 5 November."),
        max_length=200,
        required=False,
    )

    def __init__(self, data=None, *, question: BranchQuestion):
        super().__init__(data)
        answers = fitting_answers(QuestionKind(question.kind), question.amount)
        self.fields["kind"].choices = list(answers.items())
