"""Who may do what with claims. Who may see them is `claims.querysets`."""

from perisai.accounts.enums import Role
from villages.scoping import Viewer


def may_see_claims(viewer: Viewer) -> bool:
    """Health and family papers: who helps the family, the branch, and head office. The village reads none."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_work_on_claims(viewer: Viewer) -> bool:
    """Agents and coordinators help families; head office reads."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR)


def may_judge_papers(viewer: Viewer) -> bool:
    """The branch says whether a paper will do."""
    return viewer.role == Role.COORDINATOR


def may_set_claims_right(viewer: Viewer) -> bool:
    """Whose member it is, and which agent helps: the branch knows everybody of it."""
    return viewer.role == Role.COORDINATOR


def may_take_back_steps(viewer: Viewer) -> bool:
    """A wrong amount or step is put right by the branch, not by who noted it."""
    return viewer.role == Role.COORDINATOR


def may_see_letters(viewer: Viewer) -> bool:
    """Letters are the village's too: its secretary sees them, and nothing else of a claim."""
    return viewer.role == Role.SECRETARY or may_see_claims(viewer)


def may_answer_letters(viewer: Viewer) -> bool:
    """The village office approves what it signs; nobody signs for it."""
    return viewer.role == Role.SECRETARY


def may_see_table(viewer: Viewer) -> bool:
    """The table of all claims is for the branch and head office."""
    return viewer.role in (Role.COORDINATOR, Role.HEAD_OFFICE)


def may_keep_hospitals(viewer: Viewer) -> bool:
    """The list of hospitals is the branch's own; head office helps out."""
    return viewer.role in (Role.COORDINATOR, Role.HEAD_OFFICE)


def may_see_readiness(viewer: Viewer) -> bool:
    """Papers and families of the living: the agent, the branch and head office."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE)
