"""Who may do what with money. Who may see it is decided in `villages.scoping`."""

from dues.models import LateEntry
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


def may_see_confirmations(viewer: Viewer) -> bool:
    """What the scheme says is read by the branch and head office."""
    return viewer.role in (Role.COORDINATOR, Role.HEAD_OFFICE)


def may_confirm(viewer: Viewer) -> bool:
    """What the scheme says is entered and answered by the branch; never by agents, whose word it
    checks."""
    return viewer.role == Role.COORDINATOR


def may_act_for_branch(viewer: Viewer, branch: Branch) -> bool:
    """Whether somebody coordinates this very branch."""
    return viewer.role == Role.COORDINATOR and branch.pk in viewer.branch_ids


def may_see_concerns(viewer: Viewer) -> bool:
    """The branch and head office those of their scope, agents what is about their own money."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_see_remittances(viewer: Viewer) -> bool:
    """Agents see their own remittances, the branch and head office those of their scope."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_see_books(viewer: Viewer) -> bool:
    """The reports of months are for the branch and head office; agents learn what is closed on their own
    page, secretaries nothing."""
    return viewer.role in (Role.COORDINATOR, Role.HEAD_OFFICE)


def may_answer_late(viewer: Viewer, late: LateEntry) -> bool:
    """Another person of the branch, or head office, answers an entry after a close; once."""
    is_answered = hasattr(late, "decision")
    is_own = viewer.user is not None and late.by_id == viewer.user.pk
    return may_see_books(viewer) and not is_answered and not is_own
