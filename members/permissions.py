"""Who may write about people. Who may see them is decided in `villages.scoping`."""

from members.models import NikCorrection, NikDecision
from perisai.accounts.enums import Role
from villages.scoping import Viewer

WRITERS = (Role.AGENT, Role.COORDINATOR)


def may_register(viewer: Viewer) -> bool:
    """Agents register members of their own; coordinators those who pay without an agent."""
    return viewer.role in WRITERS


def may_work_in_portal(viewer: Viewer) -> bool:
    """Agents enter their members into the official portal, with the NIK in clear."""
    return viewer.role == Role.AGENT


def may_edit(viewer: Viewer) -> bool:
    """Whoever sees a member and works with members may correct; secretaries and head office read."""
    return viewer.role in WRITERS


def may_read_number(viewer: Viewer, field: str) -> bool:
    """A covered number in full. The village may call its people, but reads no NIK and no family card."""
    return field == "phone" or may_see_identity(viewer)


def may_see_identity(viewer: Viewer) -> bool:
    """NIK, family card and what the agent wrote beside the name, which may say that somebody is ill: who
    looks after the member, the branch and head office."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_see_documents(viewer: Viewer) -> bool:
    """Photos and scans: who looks after the member, the branch and head office. The village reads none."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_ask_at_counter(viewer: Viewer) -> bool:
    """The village office asks for residents who stand at its counter; others see members themselves."""
    return viewer.role == Role.SECRETARY


def may_see_counter_log(viewer: Viewer) -> bool:
    """Who asked at counters: the branch and head office."""
    return viewer.role in (Role.COORDINATOR, Role.HEAD_OFFICE)


def may_visit(viewer: Viewer) -> bool:
    """Agents walk from door to door."""
    return viewer.role == Role.AGENT


def may_decide_nik(viewer: Viewer, correction: NikCorrection) -> bool:
    """Two people: a coordinator of the member's branch or head office, never who proposed it."""
    if viewer.user is None or viewer.user.pk == correction.by_id:
        return False
    return _is_of_branch(viewer, correction)


def may_note_nik_told(viewer: Viewer, decision: NikDecision) -> bool:
    """Who has to correct it at the scheme, who was asked to first, or the branch."""
    owners = (decision.owner, decision.told_by_whom)
    is_owner = viewer.user is not None and viewer.user in owners
    return is_owner or _is_of_branch(viewer, decision.correction)


def _is_of_branch(viewer: Viewer, correction: NikCorrection) -> bool:
    is_own = correction.member.village.branch_id in viewer.branch_ids
    return viewer.role == Role.HEAD_OFFICE or (viewer.role == Role.COORDINATOR and is_own)
