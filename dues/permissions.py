"""Who may do what with money. Who may see it is decided in `villages.scoping`."""

from dues.models import BranchQuestion
from perisai.accounts.enums import Role
from villages.models import Branch
from villages.scoping import Viewer


def may_take_dues(viewer: Viewer) -> bool:
    """Agents take dues; nobody else holds cash."""
    return viewer.role == Role.AGENT


def may_record_elsewhere(viewer: Viewer) -> bool:
    """Dues paid elsewhere are noted by the member's agent or by the branch."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_print_again(viewer: Viewer) -> bool:
    """Those who work with money let a failed print start again; the others read."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR)


def may_request_reversal(viewer: Viewer) -> bool:
    """Whoever may see a collection and works with money may ask; secretaries only read."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR)


def may_decide_reversals(user) -> bool:
    """The second pair of eyes is the branch coordinator; head office where the coordinator asked."""
    return user.role in (Role.COORDINATOR, Role.HEAD_OFFICE)


def may_see_reversals(viewer: Viewer) -> bool:
    """Agents see their own requests, the branch and head office those of their scope."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_hand_over(viewer: Viewer) -> bool:
    """Agents hand on what they hold."""
    return viewer.role == Role.AGENT


def may_decide_remittances(viewer: Viewer) -> bool:
    """Counting, accepting and refusing: the branch coordinator; head office where the coordinator
    wrote the remittance down."""
    return viewer.role in (Role.COORDINATOR, Role.HEAD_OFFICE)


def may_pay_in(viewer: Viewer) -> bool:
    """Paying into the scheme and settling shortages is the branch's."""
    return viewer.role == Role.COORDINATOR


def may_act_for_branch(viewer: Viewer, branch: Branch) -> bool:
    """Whether somebody coordinates this very branch."""
    return viewer.role == Role.COORDINATOR and branch.pk in viewer.branch_ids


def may_see_remittances(viewer: Viewer) -> bool:
    """Agents see their own remittances, the branch and head office those of their scope."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_see_questions(viewer: Viewer) -> bool:
    """Agents see what was asked about their members, the branch and head office those of their scope."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_answer(viewer: Viewer, question: BranchQuestion) -> bool:
    """The coordinator of the branch answers, never whoever asked. Where a coordinator asked, or where
    there is no branch, head office may."""
    asker = question.by
    if asker is not None and asker == viewer.user:
        return False
    if viewer.role == Role.HEAD_OFFICE:
        is_of_coordinator = asker is not None and asker.role == Role.COORDINATOR
        return is_of_coordinator or question.branch is None
    return question.branch is not None and may_act_for_branch(viewer, question.branch)
