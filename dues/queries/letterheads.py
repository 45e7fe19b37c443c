"""Whose paper a receipt, a slip or minutes are written on."""

from __future__ import annotations

from dataclasses import dataclass

from villages.models import Agent, Village


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose paper it is: the village's, or that of the organisation the agent belongs to. Never the
    scheme's: this paper proves money with an agent, not money with BPJS Ketenagakerjaan."""

    title: str
    lines: tuple[str, ...]


def letterhead_of(agent: Agent, village: Village) -> Letterhead:
    """Whose paper it is: that of the agent's organisation, else of the village."""
    if agent.wadah:
        return Letterhead(agent.wadah.name, tuple(filter(None, [agent.wadah.address])))
    district = village.district
    return Letterhead(
        village.title,
        tuple(
            filter(
                None,
                [f"Kecamatan {district.name}, {district.regency.name}", village.office_address],
            )
        ),
    )
