"""What BPJS Ketenagakerjaan (Jamsostek) says it received, and what people made of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dues.enums import ConfirmationAnswerKind, ConfirmationMatch, ConfirmationSource
from dues.models.collection import CollectionLine
from dues.querysets import (
    ConfirmationBatchQuerySet,
    ConfirmationQuerySet,
    OfConfirmationBatchQuerySet,
    OfConfirmationQuerySet,
    OfLineQuerySet,
)
from members.models import Enrolment
from perisai.common.append_only import append_only
from perisai.common.models import is_month, rupiah
from villages.models import Branch


@append_only
class ConfirmationBatch(models.Model):
    """What came in at once: the rows of one file, or one that was typed. The file itself is kept under
    its hash by whoever brought it."""

    uuid = models.UUIDField(unique=True, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="+", verbose_name=_("branch")
    )
    source = models.CharField(
        max_length=5, choices=ConfirmationSource.choices, verbose_name=_("source")
    )
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    recorded_at = models.DateTimeField(verbose_name=_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = ConfirmationBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch of confirmations")
        verbose_name_plural = _("batches of confirmations")
        constraints = [
            models.CheckConstraint(
                condition=(Q(source=ConfirmationSource.FILE) & ~Q(file_name="") & ~Q(sha256=""))
                | Q(source=ConfirmationSource.KEYED, file_name="", sha256=""),
                name="exactly_a_file_of_confirmations_has_a_name_and_a_hash",
            )
        ]
        indexes = [models.Index(fields=["branch", "-id"], name="confirmation_batch_by_branch")]

    def __str__(self) -> str:
        return self.file_name or str(self.uuid)


@append_only
class ConfirmationUndo(models.Model):
    """A whole batch was taken back: its rows confirm nothing any more."""

    batch = models.OneToOneField(
        ConfirmationBatch, on_delete=models.PROTECT, related_name="undo", verbose_name=_("batch")
    )
    reason = models.CharField(_("reason"), max_length=200)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_at = models.DateTimeField(verbose_name=_("undone at"))

    objects = OfConfirmationBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("undoing of confirmations")
        verbose_name_plural = _("undoings of confirmations")

    def __str__(self) -> str:
        return f"{self.batch_id}"


@append_only
class Confirmation(models.Model):
    """One row of what the scheme says: somebody, months in a row, an amount, a period of protection.

    `match` is what it came to when it was recorded; only an exact one confirms by itself. The NIK is
    kept covered. Where nobody was found, `nik_key` is a keyed hash of it, so that a later look finds
    the person without the number standing here; otherwise it is empty. Amounts in whole rupiah.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    batch = models.ForeignKey(
        ConfirmationBatch, on_delete=models.PROTECT, related_name="rows", verbose_name=_("batch")
    )
    number = models.PositiveIntegerField(verbose_name=_("row"))
    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="confirmations",
        verbose_name=_("enrolment"),
    )
    covered_nik = models.CharField("NIK", max_length=16, blank=True)
    nik_key = models.CharField(max_length=64, blank=True, editable=False)
    kpj = models.CharField("KPJ", max_length=11, blank=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    first_month = models.DateField(_("first month of dues"))
    months = models.PositiveSmallIntegerField(_("number of months"))
    amount = rupiah(verbose_name=_("amount"))
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    period_from = models.DateField(_("protected from"), null=True, blank=True)
    period_until = models.DateField(_("protected until"), null=True, blank=True)
    match = models.CharField(
        max_length=13, choices=ConfirmationMatch.choices, verbose_name=_("match")
    )

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"], name="a_row_is_confirmed_once_in_a_batch"
            ),
            models.CheckConstraint(
                condition=Q(months__gt=0, amount__gt=0),
                name="a_confirmation_is_of_months_and_money",
            ),
            models.CheckConstraint(
                condition=~Q(match=ConfirmationMatch.EXACT) | Q(enrolment__isnull=False),
                name="an_exact_confirmation_is_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(period_from__isnull=True, period_until__isnull=True)
                | Q(period_until__gte=F("period_from")),
                name="a_period_of_protection_has_two_ends",
            ),
            is_month("first_month", "confirmed_from_a_month"),
        ]
        indexes = [
            models.Index(
                fields=["batch"],
                condition=~Q(match=ConfirmationMatch.EXACT),
                name="confirmation_for_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"


@append_only
class ConfirmationAnswer(models.Model):
    """What a person made of a row that did not confirm by itself. `enrolment` is whose months it
    confirms; empty when it was set aside."""

    confirmation = models.OneToOneField(
        Confirmation,
        on_delete=models.PROTECT,
        related_name="answer",
        verbose_name=_("confirmation"),
    )
    kind = models.CharField(
        max_length=10, choices=ConfirmationAnswerKind.choices, verbose_name=_("kind")
    )
    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("enrolment"),
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(verbose_name=_("answered at"))

    objects = OfConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a confirmation")
        verbose_name_plural = _("answers to confirmations")
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind=ConfirmationAnswerKind.SET_ASIDE, enrolment__isnull=True) & ~Q(reason="")
                )
                | (~Q(kind=ConfirmationAnswerKind.SET_ASIDE) & Q(enrolment__isnull=False)),
                name="a_confirming_answer_is_about_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.confirmation_id} {self.kind}"


class ConfirmedLine(models.Model):
    """The live claim of a confirmation on a month of dues: inserted on an exact match or by an answer,
    deleted when the batch is undone. A month is confirmed once."""

    line = models.OneToOneField(
        CollectionLine,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="confirmed",
        verbose_name=_("line"),
    )
    confirmation = models.ForeignKey(
        Confirmation,
        on_delete=models.PROTECT,
        related_name="confirmed",
        verbose_name=_("confirmation"),
    )

    objects = OfLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmed month")
        verbose_name_plural = _("confirmed months")

    def __str__(self) -> str:
        return f"{self.line_id} {self.confirmation_id}"
