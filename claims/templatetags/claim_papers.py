"""Days and signatures on letters."""

import datetime as dt

from django import template
from django.utils.formats import date_format

from claims.rules.letters import Signature, signatures_of

register = template.Library()


@register.filter
def kept_day(text: str) -> str:
    """`3 November 2026` for a day that a letter keeps as `2026-11-03`; a line to fill in without one."""
    return date_format(dt.date.fromisoformat(text), "j F Y") if text else "…………………………"


@register.filter
def kept_weekday(text: str) -> str:
    """`Selasa, 3 November 2026`; a line to fill in without a day."""
    return date_format(dt.date.fromisoformat(text), "l, j F Y") if text else "…………………………"


@register.filter
def signers(heirs: list[dict]) -> list[Signature]:
    """Who signs for these heirs of a letter."""
    return signatures_of(heirs)


@register.filter
def or_line(text: str) -> str:
    """What is known, or dots to write on."""
    return text or "…………………………………………"
