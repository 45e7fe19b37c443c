"""How far an enrolment has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dues.querysets import ALIVE, HELD, LAPSED, NOT_ARRIVED, StandingQuerySet
from members.models import Enrolment
from perisai.common.models import is_month
from villages.models import Agent, Branch, Village


class Standing(models.Model):
    """The latest month paid, handed to the scheme, and confirmed, kept in the same transaction as the
    facts. The word (protected, in arrears, lapsed) depends on the day and comes from `dues.rules`.

    `protected_until` is the last day of protection that the scheme itself confirmed. `lapsed_on` is the
    day on which the enrolment lapsed, once a night has passed it: for counting and for lists, while the
    word on a screen still comes from the rules. `ended_on` is copied, so that a night finds whoever may
    still lapse without looking at those who cannot.
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
    ended_on = models.DateField(null=True, blank=True, verbose_name=_("ended on"))
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
            # Who may still lapse: what a night looks at.
            models.Index(
                fields=["remitted_through", "enrolment"], condition=ALIVE, name="standing_alive"
            ),
            # Who lapsed and when: lists and counts by month.
            models.Index(
                fields=["branch", "lapsed_on"], condition=LAPSED, name="standing_lapsed_branch"
            ),
            models.Index(
                fields=["agent", "lapsed_on"], condition=LAPSED, name="standing_lapsed_agent"
            ),
            # Whose months were paid and have not all reached the scheme.
            models.Index(fields=["remitted_through"], condition=HELD, name="standing_held"),
            # Few rows at any time: whoever paid an agent and has not arrived.
            models.Index(
                fields=["branch", "remitted_through"],
                condition=NOT_ARRIVED,
                name="standing_not_arrived",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}"
