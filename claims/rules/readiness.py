"""What would go wrong today if something happened to somebody living."""

from __future__ import annotations

from dataclasses import dataclass

from claims.enums import Gap


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What is there of a member. Of several jobs each must have it; dues count as the scheme sees them."""

    is_lapsed: bool = False
    is_in_arrears: bool = False
    has_dues_with_agent: bool = False
    has_attestation: bool = True
    has_kpj: bool = True
    has_heirs: bool = True
    has_birth_dates: bool = True
    has_family_card: bool = True
    has_ktp: bool = True
    has_phone: bool = True


def gaps_of(ready: Ready) -> tuple[Gap, ...]:
    """What is missing, the worst first. Whose protection has stopped is not behind as well; and without heirs
    there is no child whose date could be missing.

    Source: what claims were refused or held up for in Serang, Lebak and Sidoarjo, and the papers that the
    forms of the scheme ask for.
    """
    found = {
        Gap.LAPSED: ready.is_lapsed,
        Gap.ARREARS: ready.is_in_arrears and not ready.is_lapsed,
        Gap.WITH_AGENT: ready.has_dues_with_agent,
        Gap.NO_ATTESTATION: not ready.has_attestation,
        Gap.NO_KPJ: not ready.has_kpj,
        Gap.NO_HEIRS: not ready.has_heirs,
        Gap.CHILD_BIRTH_DATE: ready.has_heirs and not ready.has_birth_dates,
        Gap.NO_FAMILY_CARD: not ready.has_family_card,
        Gap.NO_KTP: not ready.has_ktp,
        Gap.NO_PHONE: not ready.has_phone,
    }
    return tuple(gap for gap in Gap if found[gap])
