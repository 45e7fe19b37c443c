"""What a branch knows of an agent's training: courses, and the certificate of the exam."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from perisai.common.append_only import append_only
from perisai.common.models import door_uuid
from villages.enums import AgentEntryKind
from villages.models.entries import DatedEntry
from villages.models.people import Agent
from villages.querysets import AgentEntryQuerySet


@append_only
class AgentEntry(DatedEntry):
    """One training an agent took part in, or one certificate she has, as a source gives it. `until_on` is the
    last day on which a certificate holds, where it says one."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="entries", verbose_name=_("agent")
    )
    kind = models.CharField(_("what it is"), max_length=12, choices=AgentEntryKind.choices)
    dated_on = models.DateField(_("day"))
    until_on = models.DateField(_("holds until"), null=True, blank=True)
    number = models.CharField(_("number"), max_length=60, blank=True)
    text = models.CharField(_("what it is about"), max_length=200)
    source = models.CharField(_("source"), max_length=200)

    objects = AgentEntryQuerySet.as_manager()

    class Meta(DatedEntry.Meta):
        verbose_name = _("training or certificate of an agent")
        verbose_name_plural = _("trainings and certificates of agents")
        constraints = [
            *DatedEntry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("dated_on")),
                name="a_certificate_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(source=""),
                name="an_entry_of_an_agent_says_what_and_from_where",
            ),
        ]
        indexes = [models.Index(fields=["agent", "kind"], name="agent_entry_by_kind")]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.kind} {self.dated_on:%Y-%m-%d}"
