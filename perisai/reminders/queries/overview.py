"""What holds now for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from perisai.accounts.enums import Role
from perisai.reminders.enums import Kind, Mode
from perisai.reminders.models import Rule
from perisai.reminders.rules import Place, rule_for
from villages.models import Branch, Village
from villages.scoping import Viewer

_BEFORE = frozenset({Kind.BEFORE_DUE, Kind.FREE_MONTHS_END, Kind.DISCOUNT_ENDS, Kind.YEARLY_GRANT})
BY_NAME = ("name", "code")


@dataclass(frozen=True, slots=True)
class Holding:
    """A rule and for whom it holds: a branch (None: everywhere), one of its villages, one programme."""

    rule: Rule
    village: Village | None
    has_jht: bool | None

    @property
    def mode(self) -> Mode:
        return Mode(self.rule.mode)

    @property
    def is_before(self) -> bool:
        """Whether `days` count before the day and not after it."""
        return Kind(self.rule.kind) in _BEFORE


def branches_of(viewer: Viewer) -> list[Branch]:
    """The branches for which somebody decides, by name; head office decides for everywhere instead."""
    if viewer.role != Role.COORDINATOR:
        return []
    return list(Branch.objects.filter(pk__in=viewer.branch_ids).order_by("name", "pk"))


def villages_of(viewer: Viewer, branch: Branch | None) -> QuerySet[Village]:
    """The villages of a branch that the viewer sees, by name; of all without a branch."""
    rows = Village.objects.visible_to(viewer).order_by(*BY_NAME)
    return rows.filter(branch=branch) if branch else rows


def holdings(
    viewer: Viewer, branch: Branch | None, *, kinds: Iterable[Kind] = tuple(Kind)
) -> Mapping[Kind, Sequence[Holding]]:
    """What holds on the viewer's day for each kind: first for all of a branch (None: everywhere), then for
    the villages and programmes with a rule of their own. One query."""
    rules = list(
        Rule.objects.visible_to(viewer)
        .filter(kind__in=list(kinds), from_on__lte=viewer.on)
        .select_related("village", "by", "branch")
    )
    return {kind: _holding(rules, kind, branch, viewer.on) for kind in kinds}


def _holding(
    rules: Sequence[Rule], kind: Kind, branch: Branch | None, on: dt.date
) -> list[Holding]:
    branch_id = branch.pk if branch else None
    own = [rule for rule in rules if rule.kind == kind and rule.branch_id in (None, branch_id)]
    villages = {rule.village_id: rule.village for rule in own}
    places = {(rule.village_id, rule.has_jht) for rule in own} | {(None, None)}
    found = []
    for code, has_jht in sorted(places, key=lambda place: (place[0] or "", place[1] is not None)):
        rule = rule_for(own, kind, Place(branch_id, code, has_jht), on=on)
        # A place without a rule that names it exactly follows the wider one.
        if rule and (rule.village_id, rule.has_jht) == (code, has_jht):
            found.append(Holding(rule, villages.get(code), has_jht))
    return found


def coming(viewer: Viewer, kind: Kind) -> list[Rule]:
    """Rules that begin on a later day, the next one first. One query."""
    rows = Rule.objects.visible_to(viewer).filter(kind=kind, from_on__gt=viewer.on)
    return list(rows.select_related("village", "by").order_by("from_on", "pk"))
