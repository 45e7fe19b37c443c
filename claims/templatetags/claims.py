"""Words of claims in templates."""

from django import template
from django.utils.translation import gettext as _

from claims.enums import StepKind

register = template.Library()


@register.filter
def step_words(kind: str | None) -> str:
    """Where a claim stands after a step of this kind; None: before the first."""
    return StepKind(kind).label if kind else _("papers are being gathered")
