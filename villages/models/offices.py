"""Branches of the scheme, what each sets itself, and the organisations agents belong to."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from perisai.common.models import rupiah
from villages.enums import TimeZone


class Branch(models.Model):
    """A branch office of BPJS Ketenagakerjaan. Its time zone decides local days."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=100)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=20, choices=TimeZone.choices, default=TimeZone.WIB
    )

    class Meta:
        verbose_name = _("branch")
        verbose_name_plural = _("branches")

    def __str__(self) -> str:
        return self.name


class BranchTerms(models.Model):
    """What a branch sets itself, from a day on. A day without a row, and a limit left empty, follow the
    house rules."""

    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="terms", verbose_name=_("branch")
    )
    from_on = models.DateField(_("from"))
    remit_within_days = models.PositiveSmallIntegerField(
        _("days to hand collected dues on"), validators=[MinValueValidator(0)]
    )
    cash_limit = rupiah(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        verbose_name=_("most cash an agent holds (rupiah)"),
    )
    cash_age_limit_days = models.PositiveSmallIntegerField(
        _("days an agent holds cash at most"), null=True, blank=True
    )
    grace_days = models.PositiveSmallIntegerField(
        _("days over a limit before new cash is refused"), null=True, blank=True
    )

    confirm_within_days = models.PositiveSmallIntegerField(
        _("days until what an agent paid in must be confirmed"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("branch terms")
        verbose_name_plural = _("branch terms")
        constraints = [
            models.UniqueConstraint(fields=["branch", "from_on"], name="one_branch_terms_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.branch} {self.from_on}"


class Wadah(models.Model):
    """The organisation (koperasi, yayasan, paguyuban) that signed the cooperation agreement and
    appoints agents."""

    name = models.CharField(_("name"), max_length=100)
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="organisations", verbose_name=_("branch")
    )
    npw = models.CharField("NPW", max_length=20, blank=True)
    pks_number = models.CharField(_("number of the agreement (PKS)"), max_length=60, blank=True)
    pks_until_on = models.DateField(_("agreement ends on"), null=True, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)

    class Meta:
        verbose_name = "wadah"
        verbose_name_plural = "wadah"

    def __str__(self) -> str:
        return self.name
