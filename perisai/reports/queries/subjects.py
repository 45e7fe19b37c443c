"""What entries of the audit are about: by name, and with the address of its page, as a viewer sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import CharField, F, Model, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat

from claims.models import Claim
from dues.models import Collection, Remittance
from dues.queries.agents import agents_of
from members.models import Document, Enrolment, Heir, Member, Visit
from perisai.audit.models import AuditEntry
from villages.models import Agent, Event, Village
from villages.scoping import Viewer

_VILLAGE, _AGENT = Village._meta.label_lower, Agent._meta.label_lower
_AGENT_NAME = Concat("user__name", Value(" ("), "code", Value(")"))


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing by its name, with the view that shows it and its key there."""

    name: str
    view: str
    key: str


@dataclass(frozen=True, slots=True)
class _Page:
    """Where things of a kind are shown: of which rows, under which name and key."""

    model: type[Model]
    view: str
    name: object = F("member__name")
    key: str = "member__uuid"
    rows: Callable[[Viewer], QuerySet] | None = None

    def seen_by(self, viewer: Viewer) -> QuerySet:
        return self.rows(viewer) if self.rows else self.model.objects.visible_to(viewer)


_PAGES = {
    page.model._meta.label_lower: page
    for page in (
        _Page(Member, "desk:member", F("name"), "uuid"),
        _Page(Enrolment, "desk:member"),
        _Page(Heir, "desk:member"),
        _Page(Document, "desk:member"),
        _Page(Visit, "desk:member"),
        _Page(Collection, "dues:collection", F("receipt_no"), "uuid"),
        _Page(Remittance, "dues:remittance", F("agent__user__name"), "uuid"),
        _Page(Claim, "claims:claim", Coalesce("member__name", "name"), "uuid"),
        _Page(Event, "outreach:event", F("title"), "uuid"),
        _Page(Village, "villages:file", F("name"), "code"),
        _Page(Agent, "reports:score", _AGENT_NAME, "uuid", agents_of),
    )
}


def subjects_of(viewer: Viewer, entries: Sequence[AuditEntry]) -> Mapping[tuple[str, str], Subject]:
    """Those of the things that `viewer` may open, by kind and key of the entries. One query for each kind."""
    found = {}
    for kind, keys in _keys_of(entries, _PAGES).items():
        page = _PAGES[kind]
        rows = page.seen_by(viewer).filter(pk__in=keys).order_by()
        rows = rows.annotate(_name=page.name).values_list("pk", "_name", page.key)
        for key, name, address in rows:
            found[kind, str(key)] = Subject(name, page.view, str(address))
    return found


def subject_names(viewer: Viewer, entries: Sequence[AuditEntry]) -> dict[tuple[str, str], str]:
    """The villages and agents that these entries are about, by kind and key, as far as the viewer sees them.
    One query."""
    keys = _keys_of(entries, (_VILLAGE, _AGENT))
    villages = Village.objects.visible_to(viewer).filter(pk__in=keys.get(_VILLAGE, ()))
    agents = agents_of(viewer).filter(pk__in=keys.get(_AGENT, ()))
    both = _named(villages, _VILLAGE, F("name")).union(
        _named(agents, _AGENT, _AGENT_NAME), all=True
    )
    return {
        (kind, key): Village(code=key, name=name).title if kind == _VILLAGE else name
        for kind, key, name in both
    }


def _keys_of(entries: Sequence[AuditEntry], kinds) -> dict[str, set[str]]:
    keys: dict[str, set[str]] = {}
    for entry in entries:
        if entry.subject_id and entry.subject_type in kinds:
            keys.setdefault(entry.subject_type, set()).add(entry.subject_id)
    return keys


def _named(rows: QuerySet, kind: str, name) -> QuerySet:
    text = CharField()
    return (
        rows.order_by()
        .select_related(None)
        .annotate(
            _kind=Value(kind, output_field=text),
            _key=Cast("pk", text),
            _name=Cast(name, text),
        )
        .values_list("_kind", "_key", "_name")
    )
