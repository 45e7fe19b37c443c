"""Who is reminded of what, and how: decided by the branch, dated."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from perisai.common.append_only import append_only
from perisai.common.models import door_uuid
from perisai.reminders.enums import Kind, Length, Mode
from perisai.reminders.querysets import BranchRowQuerySet, VillageSettingsQuerySet
from villages.models import Branch, Village


@append_only
class Rule(models.Model):
    """What happens with one kind of reminder from a day on: everywhere, in a branch, or in a village; for
    everybody, or only for those with or without JHT.

    The narrowest rule counts, and of equals the newest (`rules.rule_for`). A change is a new row, so it
    is known for ever what held on which night. `days` is how far the reminder begins before its day (for
    kinds that begin before one), or how far after it.
    """

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    kind = models.CharField(_("reminder"), max_length=20, choices=Kind.choices)
    branch = models.ForeignKey(
        Branch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("branch"),
    )
    village = models.ForeignKey(
        Village,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("village"),
    )
    has_jht = models.BooleanField(_("only with old-age savings (JHT)"), null=True, blank=True)
    mode = models.CharField(_("what it does"), max_length=10, choices=Mode.choices)
    days = models.PositiveSmallIntegerField(_("days"), validators=[MaxValueValidator(120)])
    from_on = models.DateField(_("from"))
    why = models.CharField(_("why"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )

    objects = BranchRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of reminders")
        verbose_name_plural = _("rules of reminders")
        ordering = ["kind", "-from_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(village__isnull=True) | Q(branch__isnull=False),
                name="a_rule_of_a_village_names_its_branch",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(branch__isnull=True),
                name="only_rules_for_everywhere_come_with_the_house",
            ),
        ]
        indexes = [models.Index(fields=["kind", "from_on"], name="rule_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.from_on:%Y-%m-%d}"


@append_only
class ReminderTerms(models.Model):
    """When a branch lets nobody be disturbed, how often at most, and which way goes first: from a day on.
    Without a row the house rules count."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="reminder_terms", verbose_name=_("branch")
    )
    from_on = models.DateField(_("from"))
    quiet_from = models.TimeField(_("quiet from"))
    quiet_until = models.TimeField(_("quiet until"))
    most_per_week = models.PositiveSmallIntegerField(
        _("at most in seven days"), validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    channels = models.JSONField(_("ways, the first that fits"))
    recorded_at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = BranchRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms of reminders")
        verbose_name_plural = _("terms of reminders")
        ordering = ["branch", "-from_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(quiet_from=F("quiet_until")), name="quiet_hours_end_some_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.from_on:%Y-%m-%d}"


class VillageSettings(models.Model):
    """In which language a village is spoken to, and when its harvest brings money."""

    village = models.OneToOneField(
        Village,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="reminder_settings",
        verbose_name=_("village"),
    )
    language = models.CharField(_("language"), max_length=10, default="id")
    harvest_month = models.PositiveSmallIntegerField(
        _("month of the harvest"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )

    objects = VillageSettingsQuerySet.as_manager()

    class Meta:
        verbose_name = _("settings of reminders of a village")
        verbose_name_plural = _("settings of reminders of villages")

    def __str__(self) -> str:
        return self.village_id

    @property
    def harvest_name(self) -> str:
        """The month of the harvest in words; empty when nobody knows it."""
        return f"{MONTHS[self.harvest_month]}" if self.harvest_month else ""


@append_only
class Wording(models.Model):
    """The text of one kind in one language, everywhere or in a branch, from the moment it was saved. Without
    a row the text that comes with the house counts. `text` has names in braces, checked on saving."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    kind = models.CharField(_("reminder"), max_length=20, choices=Kind.choices)
    language = models.CharField(_("language"), max_length=10, default="id")
    length = models.CharField(_("length"), max_length=5, choices=Length.choices)
    branch = models.ForeignKey(
        Branch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("branch"),
    )
    text = models.TextField(_("text"), max_length=1000)
    recorded_at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = BranchRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a reminder")
        verbose_name_plural = _("texts of reminders")
        ordering = ["kind", "language", "length", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.length}"
