"""Places put together by the rules that count there: few rules, many people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence

from django.db.models import BooleanField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from members.models import EnrolmentTerms
from perisai.reminders.due_rules import Due, Span, Turn, comes_due, turns
from perisai.reminders.enums import Kind
from perisai.reminders.models import Rule
from perisai.reminders.rules import Place
from villages.enums import TimeZone
from villages.models import Branch


class Places:
    """The rules of one kind, and the places where they differ.

    A place is no finer than the rules ask for: the villages and branches that some rule names, each with and
    without JHT when some rule asks for that, and everywhere else together.
    """

    def __init__(self, kind: Kind, rules: Iterable[Rule]) -> None:
        self.kind = kind
        self.rules = [rule for rule in rules if rule.kind == kind]
        self.asks_jht = any(rule.has_jht is not None for rule in self.rules)
        self._villages = {
            (rule.branch_id, rule.village_id) for rule in self.rules if rule.village_id
        }
        self._branches = {rule.branch_id for rule in self.rules if rule.branch_id}
        self._turns: dict[Place, Sequence[Turn]] = {}

    @property
    def asks_village(self) -> bool:
        return bool(self._villages)

    @property
    def most_days(self) -> int:
        return max((rule.days for rule in self.rules), default=0)

    def place(
        self, branch_id: int | None, village_id: str | None, has_jht: bool | None = None
    ) -> Place:
        """The place of somebody, as coarse as the rules allow."""
        is_named = (branch_id, village_id) in self._villages
        return Place(
            branch_id if branch_id in self._branches else None,
            village_id if is_named else None,
            has_jht if self.asks_jht else None,
        )

    def due(self, place: Place, span: Span) -> Due | None:
        """Under which rule, and when, somebody at a place comes due with this window."""
        if place not in self._turns:
            self._turns[place] = turns(self.rules, self.kind, place)
        return comes_due(self._turns[place], span)

    def all_of_members(self) -> Iterator[tuple[Place, Q]]:
        """Every place with its condition on Standing; `has_jht` stands on the row when the rules ask."""
        for branch_id, village_id, condition in self._areas():
            if not self.asks_jht:
                yield Place(branch_id, village_id), condition
                continue
            for has_jht in (True, False):
                yield Place(branch_id, village_id, has_jht), condition & Q(has_jht=has_jht)

    def _areas(self) -> Iterator[tuple[int | None, str | None, Q]]:
        for branch_id, village_id in sorted(self._villages):
            yield branch_id, village_id, Q(branch=branch_id, village=village_id)
        for branch_id in sorted(self._branches):
            own = [village for branch, village in self._villages if branch == branch_id]
            rest = ~Q(village__in=own) if own else Q()
            yield branch_id, None, Q(branch=branch_id) & rest
        others = ~Q(branch__in=self._branches) | Q(branch__isnull=True)
        yield None, None, others if self._branches else Q()


def jht_in(month: dt.date) -> Coalesce:
    """Whether an enrolment saves for old age by its terms in a month of dues; a column of Standing."""
    terms = EnrolmentTerms.objects.filter(enrolment=OuterRef("pk"), from_month__lte=month)
    newest = terms.order_by("-from_month").values("has_jht")[:1]
    return Coalesce(Subquery(newest), Value(False), output_field=BooleanField())


def zone_filter(zones: Collection[str], path: str) -> Q:
    """Of branches in these time zones, where `path` leads to one; without a branch the clock of Jakarta."""
    wanted = set(zones)
    if wanted == set(TimeZone.values):
        return Q()
    own = Q(**{f"{path}__in": Branch.objects.filter(time_zone__in=wanted)})
    return own | Q(**{f"{path}__isnull": True}) if TimeZone.WIB in wanted else own
