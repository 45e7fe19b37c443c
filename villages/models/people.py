"""Who works where, from when until when."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from perisai.common.models import door_uuid
from villages.models.offices import Branch, Wadah
from villages.models.places import Village
from villages.querysets import DatedQuerySet, SubstitutionQuerySet


def ends_after_start(name: str) -> models.CheckConstraint:
    """The database's own statement that a dated row does not end before it starts."""
    return models.CheckConstraint(
        condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name=name
    )


class Agent(models.Model):
    """A Perisai: the dated profile of a user who registers members and takes dues.

    `code` (SZ) opens every receipt number and is never reused.
    """

    uuid = door_uuid()
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="agent",
        verbose_name=_("user"),
    )
    code = models.CharField(
        _("code"),
        max_length=6,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9]{2,6}$", _("Two to six capital letters or digits."))],
    )
    wadah = models.ForeignKey(
        Wadah,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agents",
        verbose_name="wadah",
    )
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    assignment_letter = models.CharField(
        _("number of the letter of assignment"), max_length=60, blank=True
    )
    certificate = models.CharField(
        _("number of the training certificate"), max_length=60, blank=True
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("agent")
        verbose_name_plural = _("agents")
        constraints = [ends_after_start("agent_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.user.name} ({self.code})"


class Assignment(models.Model):
    """An agent works in a village. `until_on` is the last day."""

    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("agent")
    )
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("village")
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            ends_after_start("assignment_ends_after_start"),
            models.UniqueConstraint(
                fields=["agent", "village"],
                condition=Q(until_on__isnull=True),
                name="one_open_assignment_per_agent_and_village",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent.code} {self.village_id}"


class Posting(models.Model):
    """Where a secretary (village) or a coordinator (branch) holds office."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="postings",
        verbose_name=_("user"),
    )
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("village")
    )
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("branch")
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            ends_after_start("posting_ends_after_start"),
            models.CheckConstraint(
                condition=Q(village__isnull=False, branch__isnull=True)
                | Q(village__isnull=True, branch__isnull=False),
                name="posting_is_to_a_village_or_a_branch",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.village_id or self.branch_id}"


class Substitution(models.Model):
    """While an agent is away another one looks after her members, from a day up to a last one. The
    substitute writes receipts in her own book and holds that cash herself; nobody changes agents."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="away", verbose_name=_("agent")
    )
    substitute = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="stands_in", verbose_name=_("substitute")
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    ended_at = models.DateTimeField(
        _("ended at"), null=True, editable=False
    )  # she came back earlier
    reason = models.CharField(_("reason"), max_length=200)

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("substitution")
        verbose_name_plural = _("substitutions")
        constraints = [
            ends_after_start("substitution_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(agent=F("substitute")), name="nobody_stands_in_for_herself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.substitute_id} {self.from_on}"
