"""Seventh lock: whatever one person asks and another decides stands on the page of approvals."""

import pytest
from django.db import models

from perisai.accounts.models import User
from perisai.desk.queries import approvals
from perisai.desk.queries.waiting import KINDS
from tests.architecture.facts import guarded_models

# Facts that somebody answers later and that are no requests to the branch, with the reason.
NO_REQUEST = {
    "claims.ClaimStep": "its answer takes it back",
    "claims.Letter": "decided by the village office, which has a page of its own",
    "claims.PaperScan": "its answer takes it back",
    "dues.Anomaly": "found by the night: nobody asked, and it stays on the page of what looks wrong",
    "dues.Concern": "raised by the night: nobody asked, and it stays on the page of concerns",
    "dues.Confirmation": "the scheme says it; the branch says what it means",
    "dues.ConfirmationBatch": "its answer undoes it",
    "dues.RoundSheet": "its answer says that it was lost",
    "dues.Succession": "decided by the agent who takes over",
    "dues.TopUp": "its answer takes it back",
    "inspections.Inspection": "its answer takes the plan back",
    "members.Document": "its answer takes it back",
    "members.Member": "its answer says what brought the person",
    "members.NikDecision": "its answer says that the scheme was told",
    "villages.EventPhoto": "its answer takes it back",
}
# Words that a decision of somebody else is called by.
DECIDES = ("Decision", "Answer", "Consent", "Settlement", "Verdict", "Approval")
NO_DECISION = {
    "claims.PaperVerdict": "what the branch thinks of a photo; nobody asked, and it may think again",
    "inspections.Answer": "what a drawn member said; a correction is another row",
    "members.Consent": "what a member agreed to",
    "villages.DoorAnswer": "words for the door",
}


def answers(model: type[models.Model]) -> list[str]:
    """The requests that a row of this table answers: one row for one request, by somebody."""
    has_somebody = any(field.related_model is User for field in model._meta.fields)
    return [
        field.related_model._meta.label
        for field in model._meta.fields
        if has_somebody and isinstance(field, models.OneToOneField) and not field.null
    ]


def without_place(sources) -> set[str]:
    """Requests that wait for somebody and stand nowhere."""
    asked = {label for model in guarded_models() for label in answers(model)}
    return asked - {source.model._meta.label for source in sources} - NO_REQUEST.keys()


def test_every_request_stands_on_the_page_of_approvals():
    assert without_place(approvals.SOURCES) == set()


@pytest.mark.parametrize("source", approvals.SOURCES, ids=lambda source: source.model.__name__)
def test_a_request_without_its_place_is_found(source):
    others = [one for one in approvals.SOURCES if one is not source]
    assert without_place(others) == {source.model._meta.label}


def test_a_decision_names_the_one_request_it_decides():
    named = [model for model in guarded_models() if model.__name__.endswith(DECIDES)]
    loose = {model._meta.label for model in named if not answers(model)}
    assert loose == NO_DECISION.keys()


def test_no_reason_is_kept_for_what_is_not_there():
    asked = {label for model in guarded_models() for label in answers(model)}
    assert NO_REQUEST.keys() <= asked


def test_the_first_page_counts_each_kind_of_request_once():
    assert sum(kind.is_approval for kind in KINDS) == len(approvals.SOURCES)
