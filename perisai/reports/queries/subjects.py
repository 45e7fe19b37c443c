"""What entries of the audit are about: by name, and with the address of its page, as a viewer sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import CharField, F, IntegerField, Model, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.text import capfirst

from claims.models import Bundle, Claim, Letter, Paper, PaperScan
from dues.anomaly_enums import AnomalyRule
from dues.models import Anomaly, Campaign, CashCount, Collection, CollectionLine, Remittance
from dues.queries.agents import agents_of
from members.models import Document, Enrolment, Heir, Member, Visit
from perisai.audit.models import AuditEntry
from perisai.inspections.models import Answer, Draw, Finding, Inspection, Mismatch
from villages.enums import Measure
from villages.models import Agent, Event, Population, Target, Village, VillageEntry
from villages.scoping import Viewer

_AGENT_NAME = Concat("user__name", Value(" ("), "code", Value(")"))


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing by its name, with the view that shows it and its key there. `is_person` when the name is that
    of somebody it is about."""

    name: str
    view: str
    key: str
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class _Page:
    """Where things of a kind are shown: of which rows, under which name and key. `of` is the column of a row
    that names the thing; `told` makes words of the name in the database."""

    model: type[Model]
    view: str
    name: object = F("member__name")
    key: str = "member__uuid"
    rows: Callable[[Viewer], QuerySet] | None = None
    of: str = "pk"
    told: Callable[[str], str] | None = None
    is_person: bool = False

    def seen_by(self, viewer: Viewer) -> QuerySet:
        return self.rows(viewer) if self.rows else self.model.objects.visible_to(viewer)

    def subject(self, name: str, key: str) -> Subject:
        shown = self.told(name) if self.told else name
        return Subject(str(shown), self.view, _address(key), self.is_person)


def _of_member(model: type[Model]) -> _Page:
    return _Page(model, "desk:member", is_person=True)


def _of_claim(model: type[Model], path: str = "") -> _Page:
    name = Coalesce(f"{path}member__name", f"{path}name")
    return _Page(model, "claims:claim", name, f"{path}uuid", is_person=True)


def _code(uuid: str) -> str:
    return Inspection(uuid=UUID(uuid)).code


def _of_inspection(model: type[Model], path: str = "") -> _Page:
    key = f"{path}uuid"
    return _Page(model, "inspections:show", F(key), key, told=_code)


def _of_village(model: type[Model]) -> _Page:
    return _Page(model, "villages:file", F("village__name"), "village__code")


def _payers(viewer: Viewer) -> QuerySet:
    """The lines of what was paid without a receipt: it has no page, who is in it has."""
    members = Member.objects.visible_to(viewer).order_by()
    return CollectionLine.objects.visible_to(viewer).filter(
        collection__receipt_no__isnull=True, enrolment__member__in=members.values("pk")
    )


# By kind of thing; of several pages the first that shows it.
_PAGES: dict[str, tuple[_Page, ...]] = {
    pages[0].model._meta.label_lower: pages
    for pages in (
        (_Page(Member, "desk:member", F("name"), "uuid", is_person=True),),
        (_of_member(Enrolment),),
        (_of_member(Heir),),
        (_of_member(Document),),
        (_of_member(Visit),),
        (
            _Page(
                Collection,
                "dues:collection",
                F("receipt_no"),
                "uuid",
                lambda viewer: Collection.objects.visible_to(viewer).filter(
                    receipt_no__isnull=False
                ),
            ),
            _Page(
                CollectionLine,
                "desk:member",
                F("enrolment__member__name"),
                "enrolment__member__uuid",
                _payers,
                of="collection",
                is_person=True,
            ),
        ),
        (_Page(Remittance, "dues:remittance", F("agent__user__name"), "uuid"),),
        (_Page(CashCount, "dues:cash_count", F("agent__user__name"), "uuid"),),
        (_Page(Campaign, "dues:campaign", F("name"), "uuid"),),
        (
            _Page(
                Anomaly,
                "dues:anomaly",
                F("rule"),
                "uuid",
                told=lambda rule: capfirst(AnomalyRule(rule).label),
            ),
        ),
        (_of_claim(Claim),),
        (_of_claim(Bundle, "claim__"),),
        (_of_claim(Letter, "claim__"),),
        (_of_claim(Paper, "claim__"),),
        (_of_claim(PaperScan, "paper__claim__"),),
        (_of_inspection(Inspection),),
        (_of_inspection(Draw, "inspection__"),),
        (_of_inspection(Answer, "drawn__draw__inspection__"),),
        (_of_inspection(Mismatch, "answer__drawn__draw__inspection__"),),
        (_of_inspection(Finding, "inspection__"),),
        (_Page(Event, "outreach:event", F("title"), "uuid"),),
        (_Page(Village, "villages:file", F("name"), "code"),),
        (_of_village(VillageEntry),),
        (_of_village(Population),),
        (
            _Page(
                Target,
                "villages:target",
                F("measure"),
                "uuid",
                told=lambda measure: capfirst(Measure(measure).label),
            ),
        ),
        (_Page(Agent, "reports:score", _AGENT_NAME, "uuid", agents_of),),
    )
}


def subjects_of(viewer: Viewer, entries: Sequence[AuditEntry]) -> Mapping[tuple[str, str], Subject]:
    """Those of the things that `viewer` may open, by kind and key of the entries. One query, whatever the
    kinds; none when no entry names a thing that has a page."""
    asked = list(_asked(viewer, entries))
    if not asked:
        return {}
    pages = [page for page, _rows in asked]
    first, *others = (rows for _page, rows in asked)
    found: dict[tuple[str, str], tuple[int, Subject]] = {}
    for kind, place, key, name, address in first.union(*others, all=True):
        known = found.get((kind, key))
        if known is None or place < known[0]:
            found[kind, key] = place, pages[place].subject(name, address)
    return {thing: subject for thing, (_place, subject) in found.items()}


def _asked(viewer: Viewer, entries: Sequence[AuditEntry]) -> Iterator[tuple[_Page, QuerySet]]:
    """Each page on which something of the entries may be shown, with its rows."""
    place = 0
    for kind, keys in _keys_of(entries).items():
        for page in _PAGES[kind]:
            rows = page.seen_by(viewer).filter(**{f"{page.of}__in": keys})
            yield page, _named(rows, page, kind, place)
            place += 1


def _keys_of(entries: Sequence[AuditEntry]) -> dict[str, set[str]]:
    keys: dict[str, set[str]] = {}
    for entry in entries:
        if entry.subject_id and entry.subject_type in _PAGES:
            keys.setdefault(entry.subject_type, set()).add(entry.subject_id)
    return keys


def _named(rows: QuerySet, page: _Page, kind: str, place: int) -> QuerySet:
    text = CharField()
    return (
        rows.order_by()
        .select_related(None)
        .annotate(
            _kind=Value(kind, output_field=text),
            _place=Value(place, output_field=IntegerField()),
            _thing=Cast(page.of, text),
            _name=Cast(page.name, text),
            _address=Cast(page.key, text),
        )
        .values_list("_kind", "_place", "_thing", "_name", "_address")
    )


def _address(key: str) -> str:
    """A key as it stands in addresses: SQLite keeps an identity without its dashes."""
    try:
        return str(UUID(key))
    except ValueError:
        return key
