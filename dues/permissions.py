"""Who may do what with money. Who may see it is decided in `villages.scoping`."""

from perisai.accounts.enums import Role
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
