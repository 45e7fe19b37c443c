"""One job's participation in the scheme."""

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from members.enums import EndReason
from members.models.person import Member
from members.querysets import EnrolmentQuerySet, OfEnrolmentQuerySet
from perisai.common.append_only import append_only
from perisai.common.models import door_uuid, is_month, rupiah
from perisai.regulations.enums import Sector

eleven_digits = RegexValidator(r"^\d{11}$", _("Eleven digits, as printed on the member card."))


class Enrolment(models.Model):
    """A job with which a person takes part. At most two are open at a time (`slot` 1 and 2).

    Coming back after a lapse is a new enrolment that points at the `previous` one. `start_month` is
    the first month of dues; it is estimated when it comes from an old book.
    """

    uuid = door_uuid()
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("member")
    )
    slot = models.PositiveSmallIntegerField(default=1, verbose_name=_("place (1 or 2)"))
    job = models.CharField(_("job"), max_length=80)
    kpj = models.CharField("KPJ", max_length=11, blank=True, validators=[eleven_digits])
    start_month = models.DateField(_("first month of dues"))
    is_start_estimated = models.BooleanField(
        default=False, verbose_name=_("first month is estimated")
    )
    registered_on = models.DateField(_("registered on"))
    previous = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="next",
        verbose_name=_("previous enrolment"),
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(
        _("reason of the end"), max_length=20, choices=EndReason.choices, blank=True
    )

    history = HistoricalRecords()
    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["member", "start_month", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(slot__in=(1, 2)), name="enrolment_slot_is_1_or_2"),
            models.UniqueConstraint(
                fields=["member", "slot"],
                condition=Q(ended_on__isnull=True),
                name="one_open_enrolment_per_member_and_slot",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="")
                | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="an_ended_enrolment_has_a_reason",
            ),
            is_month("start_month", "enrolment_starts_on_a_first"),
        ]
        indexes = [models.Index(fields=["kpj"], condition=~Q(kpj=""), name="enrolment_by_kpj")]

    def __str__(self) -> str:
        return f"{self.member} ({self.job})"


class EnrolmentTerms(models.Model):
    """Income, sector and programmes, from a month of dues on. Never reprices an earlier month."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="terms", verbose_name=_("enrolment")
    )
    from_month = models.DateField(_("from month"))
    income = rupiah(verbose_name=_("declared income a month"), validators=[MinValueValidator(1)])
    sector = models.CharField(_("sector"), max_length=10, choices=Sector.choices)
    has_jht = models.BooleanField(_("with old-age savings (JHT)"), default=False)
    is_employer = models.BooleanField(_("employs others"), default=False)

    history = HistoricalRecords()
    objects = OfEnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms")
        verbose_name_plural = _("terms")
        ordering = ["enrolment", "from_month"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "from_month"], name="one_terms_per_enrolment_and_month"
            ),
            models.CheckConstraint(condition=Q(income__gt=0), name="income_is_positive"),
            models.CheckConstraint(
                condition=Q(is_employer=False) | Q(has_jht=True), name="an_employer_has_jht"
            ),
            is_month("from_month", "terms_start_on_a_first"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.from_month:%Y-%m}"


@append_only
class Attestation(models.Model):
    """What was declared on the day of registration or return: claims were refused for lack of it."""

    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.PROTECT,
        related_name="attestations",
        verbose_name=_("enrolment"),
    )
    attested_on = models.DateField(_("declared on"))
    is_working = models.BooleanField(_("is working"))
    is_not_in_care = models.BooleanField(_("is not in hospital, critical or in a coma"))
    workplace = models.CharField(_("place of work"), max_length=150, blank=True)
    witness = models.CharField(_("witness"), max_length=150, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    recorded_at = models.DateTimeField(auto_now_add=True, verbose_name=_("recorded at"))

    objects = OfEnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")
        ordering = ["attested_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_working=True, is_not_in_care=True),
                name="an_attestation_declares_working_and_not_in_care",
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.attested_on}"
