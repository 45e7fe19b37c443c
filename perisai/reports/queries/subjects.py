"""What entries of the audit are about, by name and with the address of its page."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat

from dues.queries.agents import agents_of
from perisai.audit.models import AuditEntry
from villages.models import Agent, Village
from villages.scoping import Viewer

_VILLAGE, _AGENT = Village._meta.label_lower, Agent._meta.label_lower


def subject_names(viewer: Viewer, entries: Sequence[AuditEntry]) -> dict[tuple[str, str], str]:
    """The villages and agents that these entries are about, by kind and key, as far as the viewer sees them.
    One query."""
    keys: dict[str, set[str]] = {_VILLAGE: set(), _AGENT: set()}
    for entry in entries:
        if entry.subject_id and entry.subject_type in keys:
            keys[entry.subject_type].add(entry.subject_id)
    villages = Village.objects.visible_to(viewer).filter(pk__in=keys[_VILLAGE])
    agents = agents_of(viewer).filter(pk__in=keys[_AGENT])
    both = _named(villages, _VILLAGE, F("name")).union(
        _named(agents, _AGENT, Concat("user__name", Value(" ("), "code", Value(")"))), all=True
    )
    return {
        (kind, key): Village(code=key, name=name).title if kind == _VILLAGE else name
        for kind, key, name in both
    }


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
