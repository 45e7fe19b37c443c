"""Somebody stands in for an agent while she is away; it ends by itself."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from perisai.accounts.enums import Role
from perisai.audit.actions import record
from perisai.common.errors import Refused
from perisai.common.retries import check_same_content, content_hash_of
from villages.models import Agent, Assignment, Substitution
from villages.queries import viewer_for
from villages.rules import has_left

MOST_DAYS = 92  # whoever stays away longer hands over


class NotToStandIn(Refused):
    """This agent cannot stand in for that one on those days."""


@transaction.atomic
def name_substitute(
    *,
    uuid: UUID,
    agent: Agent,
    substitute: Agent,
    from_on: dt.date,
    until_on: dt.date,
    reason: str,
    by,
    at: dt.datetime,
) -> Substitution:
    """Let `substitute` look after the members of `agent` from today or a later day up to `until_on`. She
    takes dues in her own book, and that cash is hers to hand on; no member changes agents.

    By the coordinator of the branch for which both work. The same `uuid` and content answers as the first
    time. Raises NotToStandIn, UuidReused.
    """
    content = content_hash_of(
        agent=agent.pk, substitute=substitute.pk, from_on=from_on, until_on=until_on, reason=reason
    )
    pair = Agent.objects.filter(pk__in=[agent.pk, substitute.pk]).order_by("pk")
    list(pair.select_for_update(no_key=True).values_list("pk"))
    if known := Substitution.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    viewer = viewer_for(by, now=at)
    _check_branch(agent, substitute, from_on, viewer)
    if not viewer.on <= from_on <= until_on or (until_on - from_on).days >= MOST_DAYS:
        raise NotToStandIn(
            _("From today or a later day on, at most %(days)d days. For longer, let her hand over.")
            % {"days": MOST_DAYS},
            field="until_on",
        )
    _check_free(agent, substitute, from_on, until_on)
    row = Substitution.objects.create(
        uuid=uuid,
        content_hash=content,
        agent=agent,
        substitute=substitute,
        from_on=from_on,
        until_on=until_on,
        reason=reason,
    )
    record(
        "substitution.named",
        row,
        by=by,
        agent=agent.code,
        substitute=substitute.code,
        from_on=f"{from_on}",
    )
    return row


@transaction.atomic
def end_substitution(*, substitution: Substitution, by, at: dt.datetime) -> Substitution:
    """The agent is back, from this moment on, or nobody stands in at all. The row stays: what the substitute
    did by then is explained by it. Ending what is over changes nothing.

    By the coordinator of the branch. Raises NotToStandIn.
    """
    row = Substitution.objects.select_for_update().get(pk=substitution.pk)
    viewer = viewer_for(by, now=at)
    if viewer.role != Role.COORDINATOR or not _works(row.agent, viewer.branch_ids).exists():
        raise NotToStandIn(_("Only the coordinator of the branch does this."))
    if row.ended_at or row.until_on < viewer.on:
        return row
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    record("substitution.ended", row, by=by, until_on=f"{row.until_on}")
    return row


def _works(agent: Agent, branch_ids: tuple[int, ...]):
    return Assignment.objects.filter(agent=agent, village__branch__in=branch_ids)


def _check_branch(agent: Agent, substitute: Agent, from_on: dt.date, viewer) -> None:
    if viewer.role != Role.COORDINATOR:
        raise NotToStandIn(_("Only the coordinator of the branch does this."))
    if substitute.pk == agent.pk:
        raise NotToStandIn(_("Nobody stands in for herself."), field="substitute")
    shared = set(viewer.branch_ids)
    for somebody, field in ((agent, None), (substitute, "substitute")):
        works = _works(somebody, viewer.branch_ids).active_on(from_on)
        shared &= set(works.values_list("village__branch", flat=True))
        if has_left(somebody.until_on, somebody.user.is_active, from_on) or not shared:
            raise NotToStandIn(
                _("%(name)s does not work for this branch then. Choose an agent of the branch.")
                % {"name": somebody.user.name},
                field=field,
            )


def _check_free(agent: Agent, substitute: Agent, from_on: dt.date, until_on: dt.date) -> None:
    """One substitute at a time, and nobody stands in while she is away herself."""
    rows = Substitution.objects.not_ended().overlapping(from_on, until_on)
    if rows.filter(agent=agent).exists():
        raise NotToStandIn(
            _("Somebody stands in for %(name)s on some of these days already. End that first.")
            % {"name": agent.user.name},
            field="from_on",
        )
    if rows.filter(agent=substitute).exists() or rows.filter(substitute=agent).exists():
        raise NotToStandIn(
            _("One of the two is away herself, or stands in for the other, on some of these days."),
            field="substitute",
        )
