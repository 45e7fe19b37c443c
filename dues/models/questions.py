"""What the branch is asked about months that are paid, and what it answered."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dues.enums import AnswerKind, QuestionKind
from dues.querysets import OfQuestionQuerySet, QuestionQuerySet
from members.models import Enrolment
from perisai.common.append_only import append_only
from perisai.common.models import is_month, rupiah
from villages.models import Agent, Branch, Village


@append_only
class BranchQuestion(models.Model):
    """Something about paid months of one enrolment that only the branch can answer.

    `amount` in rupiah: of TERMS_CHANGE the difference, above zero what the member paid too much, below
    zero what is still owed; of RAISED_BEFORE_DEATH how much the base rose; otherwise the dues of the
    months. `by` is None for the worker. Agent, village and branch are kept as they were.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="questions", verbose_name=_("enrolment")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=QuestionKind.choices)
    first_month = models.DateField(_("first month"))
    last_month = models.DateField(_("last month"))
    amount = rupiah(verbose_name=_("amount"))
    asked_on = models.DateField(_("asked on"))
    recorded_at = models.DateTimeField(verbose_name=_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    agent = models.ForeignKey(
        Agent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agent"),
    )
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="+", verbose_name=_("village")
    )
    branch = models.ForeignKey(
        Branch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("branch"),
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to the branch")
        verbose_name_plural = _("questions to the branch")
        constraints = [
            # Terms may change again after the branch has answered.
            models.UniqueConstraint(
                fields=["enrolment", "kind", "first_month", "last_month"],
                condition=~Q(kind=QuestionKind.TERMS_CHANGE),
                name="what_happened_once_is_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(first_month__lte=F("last_month")), name="a_question_is_about_months"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) | Q(kind=QuestionKind.TERMS_CHANGE, amount__lt=0),
                name="only_new_terms_leave_something_owed",
            ),
            is_month("first_month", "a_question_begins_with_a_month"),
            is_month("last_month", "a_question_ends_with_a_month"),
        ]
        indexes = [models.Index(fields=["branch", "asked_on"], name="question_by_branch")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.kind}"

    @property
    def owed(self) -> int:
        """Rupiah that new terms cost beyond what was paid."""
        return max(-self.amount, 0)

    @property
    def is_moot(self) -> bool:
        """The participation ended before the months whose price is asked. Needs `enrolment` loaded."""
        ended_on = self.enrolment.ended_on
        is_terms = self.kind == QuestionKind.TERMS_CHANGE
        return is_terms and ended_on is not None and ended_on < self.first_month


@append_only
class BranchAnswer(models.Model):
    """The answer of the branch to one question; the months themselves are not touched by it."""

    question = models.OneToOneField(
        BranchQuestion,
        on_delete=models.PROTECT,
        related_name="answer",
        verbose_name=_("question to the branch"),
    )
    kind = models.CharField(_("answer"), max_length=10, choices=AnswerKind.choices)
    note = models.CharField(_("note"), max_length=200, blank=True)
    answered_on = models.DateField(_("answered on"))
    answered_at = models.DateTimeField(verbose_name=_("answered at"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("answered by"),
    )

    objects = OfQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer of the branch")
        verbose_name_plural = _("answers of the branch")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=AnswerKind.EXPLAINED, note=""), name="an_explanation_has_words"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.kind}"
