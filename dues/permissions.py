"""Who may do what with money. Who may see it is decided in `villages.scoping`."""

from dues.models import BranchQuestion, CashCount, LateEntry, Remittance, Succession
from perisai.accounts.enums import Role
from villages.models import Agent, Branch
from villages.rules import has_left
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


def may_decide_remittance(viewer: Viewer, remittance: Remittance) -> bool:
    """The coordinator of its branch; head office for what a coordinator wrote down. Never who wrote it."""
    if viewer.user is None or viewer.user.pk in (remittance.by_id, remittance.agent.user_id):
        return False
    is_by_agent = remittance.by_id == remittance.agent.user_id
    return may_act_for_branch(viewer, remittance.branch) or (
        viewer.role == Role.HEAD_OFFICE and not is_by_agent
    )


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


def may_see_campaigns(viewer: Viewer) -> bool:
    """The branch sets campaigns up; village and head office read."""
    return viewer.role in (Role.SECRETARY, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_see_concerns(viewer: Viewer) -> bool:
    """The branch and head office those of their scope, agents what is about their own money."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE)


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


def may_see_agents(viewer: Viewer) -> bool:
    """The branch and head office look at agents and what they hold."""
    return viewer.role in (Role.COORDINATOR, Role.HEAD_OFFICE)


def may_count_cash(viewer: Viewer) -> bool:
    """Cash is counted by the branch coordinator, in front of the agent."""
    return viewer.role == Role.COORDINATOR


def may_hand_on_for(viewer: Viewer, agent: Agent) -> bool:
    """For an agent who works no more the branch coordinator writes down what is brought."""
    is_gone = has_left(agent.until_on, agent.user.is_active, viewer.on)
    return viewer.role == Role.COORDINATOR and is_gone


def may_see_counts(viewer: Viewer) -> bool:
    """Agents see the counts of their own cash, the branch and head office those of their scope."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_settle_count(viewer: Viewer, count: CashCount) -> bool:
    """Another person than who counted: a coordinator of the branch, or head office."""
    is_branch = may_act_for_branch(viewer, count.branch) or viewer.role == Role.HEAD_OFFICE
    return is_branch and viewer.user.pk not in (count.by_id, count.agent.user_id)


def may_start_succession(viewer: Viewer) -> bool:
    """The branch coordinator lets an agent hand her work over, and takes that back."""
    return viewer.role == Role.COORDINATOR


def may_see_successions(viewer: Viewer) -> bool:
    """Both agents, their branch and head office; secretaries do not."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_answer_succession(viewer: Viewer, succession: Succession) -> bool:
    """Only the successor herself answers, and only once."""
    return viewer.agent_id == succession.successor_id and not hasattr(succession, "answer")


def may_see_books(viewer: Viewer) -> bool:
    """The reports of months are for the branch and head office; agents learn what is closed on their own
    page, secretaries nothing."""
    return viewer.role in (Role.COORDINATOR, Role.HEAD_OFFICE)


def may_answer_late(viewer: Viewer, late: LateEntry) -> bool:
    """Another person of the branch, or head office, answers an entry after a close; once."""
    is_answered = hasattr(late, "decision")
    is_own = viewer.user is not None and late.by_id == viewer.user.pk
    return may_see_books(viewer) and not is_answered and not is_own
