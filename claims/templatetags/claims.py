"""Words of claims in templates."""

from django import template

from claims.enums import StepKind
from claims.family_words import LEADS, NEXTS
from claims.models import Claim
from claims.queries.road import doubt_of
from claims.rules.objection import Law
from claims.rules.values import Note
from claims.step_words import STANDINGS, STEPS, StandingWords, StepWords, stands_after
from claims.words import law_words as words_of_law
from claims.words import note_words, source_words

register = template.Library()


@register.filter
def step_words(kind: str | None) -> str:
    """Where a claim stands after a step of this kind; None: before the first."""
    return stands_after(kind)


@register.filter
def standing_of(kind: str | None) -> StandingWords:
    """Tone and icon of a claim after a step of this kind; None: before the first."""
    return STANDINGS[kind and StepKind(kind)]


@register.filter
def source_of(said) -> str:
    """Which law stands behind something said, and whether it has to be confirmed."""
    return source_words(said.source, said.verified) if said.source else ""


@register.filter
def note_text(note: Note) -> str:
    """The sentence of a note beside an amount."""
    return note_words(note)


@register.filter
def step_to_note(kind: str) -> StepWords:
    """The words of a step that can be noted next."""
    return STEPS[StepKind(kind)]


@register.filter
def amount_doubt(claim: Claim) -> str:
    """What is strange about the amount paid for a claim of the list; empty when nothing is."""
    doubt = doubt_of(claim)
    return doubt.label if doubt else ""


@register.filter
def law_words(law: Law) -> str:
    """What an instrument says to the matter of an objection, with its source."""
    return words_of_law(law)


@register.filter
def family_lead(kind: str | None) -> str:
    """How a claim stands, to its family; None: before the first step."""
    return LEADS[kind and StepKind(kind)]


@register.filter
def family_next(kind: str | None) -> str:
    """What comes next, to the family."""
    return NEXTS[kind and StepKind(kind)]
