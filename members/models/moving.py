"""Members go from one agent or village to another, from a day on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.enums import MoveEnd
from members.models.person import Member
from members.querysets import MoveQuerySet, OfMoveQuerySet
from perisai.common.append_only import append_only
from perisai.common.models import door_uuid
from villages.models import Agent, Branch, Village


@append_only
class Move(models.Model):
    """A coordinator lets members go over. `agent` empty: they pay without one; `village` empty: each stays
    in their own. `from_branch` is the branch that lets them go, `to_branch` the one that has them
    afterwards: when it is another one, it consents first (`MoveConsent`). What came of it stands in
    `MoveOutcome`; without one the move waits for the consent or for its day."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    agent = models.ForeignKey(
        Agent,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("agent"),
    )
    village = models.ForeignKey(
        Village,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("village"),
    )
    from_branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="+", verbose_name=_("from the branch")
    )
    to_branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="+", verbose_name=_("to the branch")
    )
    from_on = models.DateField(_("from"))
    reason = models.CharField(_("reason"), max_length=200)
    ordered_at = models.DateTimeField(verbose_name=_("ordered at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = MoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("move of members")
        verbose_name_plural = _("moves of members")

    def __str__(self) -> str:
        return f"{self.pk} {self.from_on}"

    @property
    def is_across(self) -> bool:
        """Whether another branch has the members afterwards."""
        return self.from_branch_id != self.to_branch_id


@append_only
class MoveMember(models.Model):
    """Somebody who goes over, and where they were when the move was ordered."""

    move = models.ForeignKey(
        Move, on_delete=models.PROTECT, related_name="people", verbose_name=_("move")
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="moves", verbose_name=_("member")
    )
    from_agent = models.ForeignKey(
        Agent,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("agent"),
    )
    from_village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="+", verbose_name=_("village")
    )

    objects = OfMoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("member in a move")
        verbose_name_plural = _("members in moves")
        constraints = [
            models.UniqueConstraint(
                fields=["move", "member"], name="a_member_stands_once_in_a_move"
            )
        ]

    def __str__(self) -> str:
        return f"{self.move_id} {self.member_id}"


@append_only
class MoveConsent(models.Model):
    """The other branch takes the members."""

    move = models.OneToOneField(
        Move, on_delete=models.PROTECT, related_name="consent", verbose_name=_("move")
    )
    given_at = models.DateTimeField(verbose_name=_("given at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfMoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent to a move")
        verbose_name_plural = _("consents to moves")

    def __str__(self) -> str:
        return f"{self.move_id}"


@append_only
class MoveOutcome(models.Model):
    """How a move ended, on which local day. `by` is empty for what the night did."""

    move = models.OneToOneField(
        Move, on_delete=models.PROTECT, related_name="outcome", verbose_name=_("move")
    )
    end = models.CharField(_("result"), max_length=10, choices=MoveEnd.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    ended_on = models.DateField(_("on"))
    ended_at = models.DateTimeField(verbose_name=_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )

    objects = OfMoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("result of a move")
        verbose_name_plural = _("results of moves")
        constraints = [
            models.CheckConstraint(
                condition=Q(end=MoveEnd.DONE) | ~Q(reason=""), name="a_move_that_failed_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.move_id} {self.end}"
