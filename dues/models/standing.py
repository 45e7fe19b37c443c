"""How far an enrolment has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dues.querysets import StandingQuerySet
from members.models import Enrolment
from perisai.common.models import is_month
from villages.models import Agent, Branch, Village


class Standing(models.Model):
    """The latest month paid, handed to the scheme, and confirmed, kept in the same transaction as the
    facts. The word (protected, in arrears, lapsed) depends on the day and comes from `dues.rules`.

    `protected_until` is the last day of protection that the scheme itself confirmed. `lapsed_on` is the
    day on which the enrolment lapsed, once a night has passed it.
    """

    enrolment = models.OneToOneField(
        Enrolment,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="standing",
        verbose_name=_("enrolment"),
    )
    paid_through = models.DateField(null=True, blank=True, verbose_name=_("paid up to"))
    remitted_through = models.DateField(null=True, blank=True, verbose_name=_("remitted up to"))
    confirmed_through = models.DateField(null=True, blank=True, verbose_name=_("confirmed up to"))
    protected_until = models.DateField(null=True, blank=True, verbose_name=_("protected until"))
    lapsed_on = models.DateField(null=True, blank=True, verbose_name=_("lapsed on"))
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

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [
            is_month("paid_through", "paid_through_is_a_month"),
            is_month("remitted_through", "remitted_through_is_a_month"),
            is_month("confirmed_through", "confirmed_through_is_a_month"),
        ]
        indexes = [
            models.Index(fields=["agent", "remitted_through"], name="standing_by_agent"),
            models.Index(fields=["branch", "remitted_through"], name="standing_by_branch"),
            # Few rows at any time: whoever paid an agent and has not arrived.
            models.Index(
                fields=["branch", "remitted_through"],
                condition=models.Q(paid_through__isnull=False)
                & (
                    models.Q(remitted_through__isnull=True)
                    | models.Q(paid_through__gt=models.F("remitted_through"))
                ),
                name="standing_not_arrived",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}"
