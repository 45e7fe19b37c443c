"""Words of claims in templates."""

from django import template
from django.utils.translation import gettext as _

from claims.enums import StepKind
from claims.rules.values import Note
from claims.words import note_words, source_words

register = template.Library()


@register.filter
def step_words(kind: str | None) -> str:
    """Where a claim stands after a step of this kind; None: before the first."""
    return StepKind(kind).label if kind else _("papers are being gathered")


@register.filter
def source_of(said) -> str:
    """Which law stands behind something said, and whether it has to be confirmed."""
    return source_words(said.source, said.verified) if said.source else ""


@register.filter
def note_text(note: Note) -> str:
    """The sentence of a note beside an amount."""
    return note_words(note)
