"""Which entries of the audit say that data left the site, as a file or on paper. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How data leaves."""

    FILE = "file", _("file")
    PAPER = "paper", _("paper")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What left. `counted` names the detail that says how many rows or papers it was: a number, or a list of
    keys; without one it is a single one, or a table as it stands. `is_paper_as_pdf`: what was noted with
    a PDF was printed, whichever way it leaves otherwise. `papers` names the papers that share an action, by
    the detail WHICH."""

    label: str | Promise
    way: Way
    counted: str = ""
    is_paper_as_pdf: bool = False
    papers: Mapping[str, str | Promise] = field(default_factory=dict)


LIST = "export.taken"
# By the action of the audit. A print of many papers is one entry, asked of the worker.
OUTGOING: dict[str, Outgoing] = {
    "members.exported": Outgoing(_("members for the official portal"), Way.FILE, "members"),
    "claims.exported": Outgoing(_("table of claims"), Way.FILE, "count"),
    "month.exported": Outgoing(_("report of a closed month"), Way.FILE),
    "pack.exported": Outgoing(_("monthly pack of a village"), Way.FILE, is_paper_as_pdf=True),
    "pack.grid_exported": Outgoing(
        _("members and months of a village"), Way.FILE, "rows", is_paper_as_pdf=True
    ),
    LIST: Outgoing(_("list as a file"), Way.FILE, "rows"),
    "import.downloaded": Outgoing(_("register as it was brought"), Way.FILE),
    "confirmations.downloaded": Outgoing(_("file of the scheme as it was brought"), Way.FILE),
    "bundle.opened": Outgoing(_("file of a claim"), Way.FILE),
    "claim.sheet_shown": Outgoing(_("data for a form of a claim"), Way.PAPER),
    "claim.objection_printed": Outgoing(_("letter of objection"), Way.PAPER),
    "claim.family_slip_printed": Outgoing(_("slip for a family"), Way.PAPER),
    "letter.printed": Outgoing(_("letter of the village"), Way.PAPER),
    "receipt.printed": Outgoing(_("receipt"), Way.PAPER),
    "receipts.print_asked": Outgoing(_("receipts on sheets"), Way.PAPER, "number"),
    "cards.print_asked": Outgoing(_("cards for families"), Way.PAPER, "number"),
    "reminder_letters.print_asked": Outgoing(_("reminder letters"), Way.PAPER, "number"),
    "round_sheet.printed": Outgoing(_("round sheet"), Way.PAPER),
    "remittance.slip_printed": Outgoing(_("slip of a remittance"), Way.PAPER),
    "refund.slip_printed": Outgoing(_("proof of a refund"), Way.PAPER),
    "cash_count.printed": Outgoing(_("minutes of a cash count"), Way.PAPER),
    "succession.printed": Outgoing(_("minutes of a hand-over"), Way.PAPER),
    "inspection.printed": Outgoing(
        _("paper of an inspection"),
        Way.PAPER,
        papers={
            "report": _("report"),
            "names": _("names to the numbers, for the branch alone"),
            "questions": _("sheets of questions"),
        },
    ),
    "scores.printed": Outgoing(_("score card of an agent"), Way.PAPER),
    "scores.compared": Outgoing(_("agents compared in pictures"), Way.PAPER, "rows"),
    "event.list_printed": Outgoing(_("list to be signed at an event"), Way.PAPER),
}


# The detail that says of which form a file was, and how that of a paper begins.
FORM, PDF = "suffix", "pdf"
WHICH = "what"


def way_of(action: str, details: Mapping) -> Way:
    """How what an entry is about left."""
    what = OUTGOING[action]
    is_pdf = str(details.get(FORM, "")).startswith(PDF)
    return Way.PAPER if what.is_paper_as_pdf and is_pdf else what.way


def name_of(action: str, details: Mapping) -> str:
    """What an entry says left; with the list, or the paper of several, when it was one."""
    what = OUTGOING[action]
    which = details.get("list_name", "") if action == LIST else what.papers.get(details.get(WHICH))
    return f"{what.label}: {which}" if which else str(what.label)


def counted(action: str, details: Mapping) -> int | None:
    """How many rows or papers an entry is about; None where it does not say."""
    found = details.get(OUTGOING[action].counted)
    return len(found) if isinstance(found, list) else found
