"""What the village office and the branch answered about papers, until the agent went on with it."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from claims.enums import LetterKind, Need
from claims.models import Claim, Letter, Paper, PaperScan, PaperVerdict
from claims.queries.papers import LETTERS
from villages.scoping import Viewer

FRESH = dt.timedelta(
    days=7
)  # as long an approved letter is news that no paper of the list waits for


def approved_letters(viewer: Viewer) -> QuerySet[Letter]:
    """Letters that are approved and can be printed and signed: their paper has no photo yet, and the file is
    not handed in."""
    scans = PaperScan.objects.standing().filter(paper__claim=OuterRef("claim"))
    waits = Q(kind=LetterKind.RESIDENCE, decision__dated_on__gte=viewer.on - FRESH)
    for paper, letter in LETTERS.items():
        waits |= Q(~Exists(scans.filter(paper__kind=paper)), kind=letter)
    rows = _counting(viewer).filter(waits, decision__is_approved=True)
    gathering = Claim.objects.with_last_step().filter(last_step__isnull=True)
    return rows.filter(claim__in=gathering)


def returned_letters(viewer: Viewer) -> QuerySet[Letter]:
    """Letters that the village office sent back, and of which no better draft was made."""
    return _counting(viewer).filter(decision__is_approved=False, claim__in=Claim.objects.open())


def papers_to_mend(viewer: Viewer) -> QuerySet[Paper]:
    """Papers of open claims of which the branch wants a photo mended."""
    newest = PaperVerdict.objects.filter(scan=OuterRef("pk")).order_by("-pk")
    refused = (
        PaperScan.objects.standing()
        .annotate(is_good=Subquery(newest.values("is_accepted")[:1]))
        .filter(is_good=False, paper=OuterRef("pk"))
    )
    rows = Paper.objects.visible_to(viewer).filter(Exists(refused), claim__in=Claim.objects.open())
    return rows.exclude(need=Need.NO)


def _counting(viewer: Viewer) -> QuerySet[Letter]:
    """Letters with the answer that counts now."""
    rows = Letter.objects.visible_to(viewer)
    return rows.filter(replaced_by__isnull=True, withdrawal__isnull=True)
