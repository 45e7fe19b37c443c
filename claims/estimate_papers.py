"""An estimate as text for people and as data for other programs."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.rules.case import Case
from claims.rules.values import Estimate, GrantLevel, Grants, Part
from claims.words import note_words, source_words
from perisai.common.rupiah import format_rupiah


def as_data(found: Estimate, case: Case) -> dict:
    """`parts`, `total` and `verified`; further keys only where there is something to say.

    A range has its least amount as `amount` (and `total`), beside `amount_from` and `amount_to`. `grants`
    holds the most each level of school may bring, where there are children; `ceilings` what a doctor may
    order; `notes` says in sentences what no amount can.
    """
    data = {
        "parts": [_part(part) for part in found.parts],
        "total": found.least,
        "verified": found.verified,
    }
    if found.is_range:
        data |= {"total_from": found.least, "total_to": found.most}
    if case.children:
        grants = found.grants
        data["grants"] = [_grant(row, grants) for row in grants.levels] if grants else []
    if found.ceilings:
        data["ceilings"] = [_part(part) for part in found.ceilings]
    if not found.parts:
        data["notes"] = [note_words(note) for note in found.notes]
    return data


def as_text(found: Estimate, case: Case) -> str:
    """Part by part, and at the end who decides."""
    rows = [
        _("Estimate of %(program)s, event of %(day)s")
        % {"program": found.program.value, "day": date_format(case.event_on, "j F Y")}
    ]
    rows += [_line(_name(part), _amount(part), part.source, part.verified) for part in found.parts]
    if found.parts:
        rows.append(_line(_("Total"), _span(found.least, found.most)))
    if found.ceilings:
        rows += ["", _("Beside it, when the doctor orders it, at most:")]
        rows += [
            _line(_name(part), format_rupiah(part.most), part.source, part.verified)
            for part in found.ceilings
        ]
    if found.grants:
        rows += ["", *_grant_lines(found.grants)]
    if found.notes:
        rows += ["", *(_note_line(note) for note in found.notes)]
    rows += [
        "",
        _("This is an estimate. The decision is with BPJS Ketenagakerjaan (Jamsostek)."),
    ]
    return "\n".join(row.rstrip() for row in rows)


def _part(part: Part) -> dict:
    data = {"name": _name(part), "amount": part.least, "source": part.source}
    if part.is_range:
        data |= {"amount_from": part.least, "amount_to": part.most}
    return data


def _grant(row: GrantLevel, grants: Grants) -> dict:
    return {
        "name": _grant_name(row),
        "amount": row.most * grants.children,
        "source": grants.source,
        "yearly": row.yearly,
        "years": row.years,
        "children": grants.children,
        "verified": grants.verified,
    }


def _name(part: Part) -> str:
    return str(part.component.label)


def _grant_name(row: GrantLevel) -> str:
    if not row.level:
        return _("Education grant, paid once")
    return _("Education grant, %(level)s") % {"level": row.level}


def _amount(part: Part) -> str:
    if part.times is None or not part.least:
        return _span(part.least, part.most)
    base = format_rupiah(part.least // part.times)
    return f"{format_rupiah(part.least)} ({part.times} x {base})"


def _span(least: int, most: int) -> str:
    if least == most:
        return format_rupiah(least)
    return _("%(least)s to %(most)s") % {
        "least": format_rupiah(least),
        "most": format_rupiah(most),
    }


def _line(name: str, amount: str, source: str = "", verified: bool = True) -> str:
    said = f"  [{source_words(source, verified)}]" if source else ""
    return f"  {name}: {amount}{said}"


def _note_line(note) -> str:
    return f"- {note_words(note)} [{source_words(note.source, note.verified)}]"


def _grant_lines(grants: Grants) -> list[str]:
    """Each level a year and for how long, and what all of it may come to."""
    rows = [
        _("Education grant, beside the total. Children: %(children)s")
        % {"children": grants.children}
    ]
    for row in grants.levels:
        if row.level:
            amount = _("%(amount)s a year for each child, at most %(years)s years") % {
                "amount": format_rupiah(row.yearly),
                "years": row.years,
            }
            rows.append(_line(row.level, amount))
        else:
            rows.append(_line(_("paid once"), format_rupiah(row.yearly)))
    rows.append(
        _line(_("At most in all"), format_rupiah(grants.most), grants.source, grants.verified)
    )
    return rows
