"""Filters about targets: `{% load villages %}`."""

from urllib.parse import urlencode

from django import template
from django.utils.translation import gettext as _

from villages.enums import Level
from villages.models import Target
from villages.target_rules import Period, figure_words

register = template.Library()


@register.filter
def figure(entry: Target) -> str:
    """`30.552`, `85%`, `Rp4.200.000`."""
    return figure_words(entry.measure, entry.value)


@register.filter
def about(entry: Target) -> str:
    """`Target, new members, BPU: Desa Dukuhdempok, 2026`."""
    return _("%(kind)s, %(measure)s (%(segment)s): %(place)s, %(period)s") % {
        "kind": entry.get_kind_display().capitalize(),
        "measure": entry.get_measure_display().lower(),
        "segment": entry.segment.upper(),
        "place": entry.place_name,
        "period": Period(entry.year, entry.month),
    }


@register.filter
def as_query(entry: Target) -> str:
    """What the next form begins with: the same place, time, measure, segment and source."""
    place = {
        Level.BRANCH: f"branch:{entry.branch_id}",
        Level.VILLAGE: f"village:{entry.village_id}",
        Level.AGENT: f"agent:{entry.agent_id}:{entry.branch_id}",
    }[entry.level]
    names = ("year", "month", "measure", "segment", "source")
    return urlencode({"place": place, **{name: getattr(entry, name) for name in names}})
