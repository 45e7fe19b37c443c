"""An agent at somebody's door, when no money was taken."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.enums import VisitResult
from members.models.person import Member
from members.querysets import VisitQuerySet
from perisai.common.append_only import append_only
from perisai.common.models import door_uuid
from villages.models import Agent


@append_only
class Visit(models.Model):
    """What came of a visit, one person at a time. A wrong one is not changed: the newest counts.
    `back_on` is the day the agent comes back; while it is the newest and nothing was paid since, it is a
    promise. `content_hash` is of what the door sent: a retry must carry the same."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="visits", verbose_name=_("member")
    )
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="visits", verbose_name=_("agent")
    )
    result = models.CharField(_("result"), max_length=10, choices=VisitResult.choices)
    visited_on = models.DateField(_("visited on"))
    back_on = models.DateField(_("comes back on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    recorded_at = models.DateTimeField(verbose_name=_("recorded at"))

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(result=VisitResult.COME_BACK) | Q(back_on__isnull=False),
                name="coming_back_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(result=VisitResult.REFUSED) | ~Q(note=""), name="a_refusal_says_why"
            ),
            models.CheckConstraint(
                condition=Q(back_on__isnull=True) | Q(back_on__gte=F("visited_on")),
                name="one_comes_back_later",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="visit_newest_of_member"),
            models.Index(fields=["agent", "visited_on"], name="visit_of_the_day"),
            models.Index(
                fields=["back_on"], name="visit_promised", condition=Q(back_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.visited_on} {self.result}"
