"""On which law an objection against a refusal can lean."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from claims.enums import RefusalReason
from perisai import regulations
from perisai.regulations.enums import Program

_BENEFIT = {Program.JKK: "jkk.death", Program.JKM: "jkm.amounts", Program.JHT: "jht.payout"}


@dataclass(frozen=True, slots=True)
class Law:
    """What an instrument says to the matter (`key` of its entry), its citation, and if that is confirmed."""

    key: str
    value: object
    source: str
    verified: bool


def laws_for(reason: str, program: Program | None, event_on: dt.date | None) -> tuple[Law, ...]:
    """The law to cite against a reason, as it stood on the day of the event: that of the reason first, then
    that of the benefit. Nothing without a day or before the scheme. Sources: PP 44/2015, PP 82/2019,
    Permenaker 1/2025 and the official FAQ; which of them are confirmed stands with each."""
    if event_on is None or event_on < regulations.begins_on():
        return ()
    keys = [*_keys(reason, program), *filter(None, [_BENEFIT.get(program)])]
    entries = (regulations.find_entry(key, event_on) for key in dict.fromkeys(keys))
    return tuple(
        Law(found.key, found.value, found.citation, found.verified) for found in entries if found
    )


def _keys(reason: str, program: Program | None) -> list[str]:
    branch = program.value.lower() if program else ""
    match reason:
        case RefusalReason.NOT_ACTIVE:
            return ["dues.lapse", *(["jkm.wait"] if program == Program.JKM else [])]
        case RefusalReason.NOT_FROM_WORK:
            return ["jkk.causes"]
        case RefusalReason.HEIRS:
            return [f"{branch}.heirs"] if branch else []
        case RefusalReason.TOO_LATE:
            # The savings know no limit.
            return [f"{branch}.claim_years"] if program in (Program.JKK, Program.JKM) else []
        case _:
            return []
