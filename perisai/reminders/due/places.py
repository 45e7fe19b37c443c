"""Places put together by the rules that count there: few rules, many people."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

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

    def all_of_members(self) -> list[Place]:
        """Every place of members that the rules tell from the others."""
        areas = [*sorted(self._villages), *((branch, None) for branch in sorted(self._branches))]
        savings = (True, False) if self.asks_jht else (None,)
        return [Place(*area, has_jht) for area in (*areas, (None, None)) for has_jht in savings]

    def where(self, places: Iterable[Place]) -> Q:
        """The condition on Standing of whoever belongs to one of these places, as short as the rules allow;
        `has_jht` stands on the row when they ask for it."""
        found = Q(pk__in=[])
        chosen = list(places)
        for has_jht in {place.has_jht for place in chosen}:
            area = self._area([place for place in chosen if place.has_jht == has_jht])
            found |= area if has_jht is None else area & Q(has_jht=has_jht)
        return found

    def _area(self, places: Sequence[Place]) -> Q:
        villages = self._by_branch((place.branch_id, place.village_id) for place in places)
        own = self._by_branch(self._villages)
        branches = {place.branch_id for place in places if not place.village_id} - {None}
        found = Q(branch__in=branches - set(own))
        for branch_id, codes in villages.items():
            found |= Q(branch=branch_id, village__in=codes)
        for branch_id in branches & set(own):
            found |= Q(branch=branch_id) & ~Q(village__in=own[branch_id])
        if any(place.branch_id is None for place in places):
            found |= ~Q(branch__in=self._branches) | Q(branch__isnull=True)
        return found

    @staticmethod
    def _by_branch(pairs: Iterable[tuple[int | None, str | None]]) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for branch_id, village_id in pairs:
            if village_id:
                found[branch_id].append(village_id)
        return found


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
