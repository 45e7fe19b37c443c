"""Which numbers of people are asked about before they are kept. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from perisai.common.numbers import format_number


@dataclass(frozen=True, slots=True)
class Nearby:
    """What the house knows of the people of a place: the number that stands, how many `registered` members
    live there, and the number of the nearest other year (None each while nobody knows)."""

    known: int | None = None
    registered: int = 0
    other: int | None = None
    other_year: int | None = None


def doubts_about(place: str, people: int | None, nearby: Nearby) -> Iterator[str]:
    """Why `people` may be a slip, as questions: fewer than the members registered there, more than half
    above or below the number of another year, or a number that is taken back by an empty field. Nothing of
    a number that stands already."""
    if people == nearby.known:
        return
    facts = {
        "place": place,
        "people": "" if people is None else format_number(people),
        "known": "" if nearby.known is None else format_number(nearby.known),
        "registered": format_number(nearby.registered),
        "other": "" if nearby.other is None else format_number(nearby.other),
        "year": nearby.other_year,
    }
    if people is None:
        yield _("%(place)s is empty: its number %(known)s will be taken back.") % facts
        return
    if people < nearby.registered:
        yield (
            _("%(place)s: %(people)s people, but %(registered)s members are registered there.")
            % facts
        )
    if nearby.other is not None and 2 * abs(people - nearby.other) > nearby.other:
        yield (
            _(
                "%(place)s: %(people)s people, but %(other)s in %(year)s. That is more than half as many more"
                " or fewer."
            )
            % facts
        )
