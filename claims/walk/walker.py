"""Where a claim stands in the walk, from the claim alone: nothing about progress is stored."""

from __future__ import annotations

from dataclasses import dataclass

from claims.models import Claim
from claims.walk.pages import PAGES, PageSpec


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the questions that are asked of this claim were answered."""

    answered: int
    asked: int

    @property
    def is_done(self) -> bool:
        """Every question was answered."""
        return self.answered == self.asked


def asked_of(claim: Claim) -> list[PageSpec]:
    """The questions of this claim, in their order."""
    return [page for page in PAGES if page.is_asked(claim)]


def progress_of(claim: Claim) -> Progress:
    """How far the questions are answered."""
    pages = asked_of(claim)
    return Progress(sum(page.is_answered(claim) for page in pages), len(pages))


def next_page(claim: Claim) -> PageSpec | None:
    """The first question without an answer; None when there is none."""
    return next((page for page in asked_of(claim) if not page.is_answered(claim)), None)


def page_before(claim: Claim, page: PageSpec) -> PageSpec | None:
    """The question before this one, for the way back."""
    pages = asked_of(claim)
    place = pages.index(page)
    return pages[place - 1] if place else None


def number_of(claim: Claim, page: PageSpec) -> int:
    """Which of the questions this is, the first is 1."""
    return asked_of(claim).index(page) + 1


def advice_for(claim: Claim) -> list[tuple[PageSpec, str]]:
    """What the answers call for, in words, each with its question."""
    return [(page, words) for page in asked_of(claim) for words in page.advice(claim)]
