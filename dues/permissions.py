"""Who may do what with money. Who may see it is decided in `villages.scoping`."""

from django.db.models import Exists, OuterRef, Q

from dues.enums import ConcernKind
from dues.models import (
    Anomaly,
    BranchQuestion,
    CarriedCollection,
    CashCount,
    Concern,
    LateEntry,
    Remittance,
    ReversalRequest,
    RoundSheet,
    Shortage,
    StubPerson,
    Succession,
    SuccessionMember,
    TopUp,
)
from members.enums import MoveEnd
from members.models import DuplicateRequest, Move, MoveMember
from members.rules import is_forgotten
from perisai.accounts.enums import Role
from villages.models import Agent, Branch, Substitution
from villages.queries import local_day
from villages.rules import has_left
from villages.scoping import Viewer


def may_take_dues(viewer: Viewer) -> bool:
    """Agents take dues; nobody else holds cash."""
    return viewer.role == Role.AGENT


def may_record_elsewhere(viewer: Viewer) -> bool:
    """Dues paid elsewhere are noted by the member's agent or by the branch."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_print(viewer: Viewer) -> bool:
    """Those who work with money print and send receipts; the others read, and open what was printed."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR)


def may_request_reversal(viewer: Viewer) -> bool:
    """Whoever may see a collection and works with money may ask; secretaries only read."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR)


def may_decide_reversal(viewer: Viewer, asked: ReversalRequest) -> bool:
    """The second pair of eyes: a coordinator of the branch of the collection, or head office. Never who
    asked, nor whose entry it is."""
    if viewer.user is None or viewer.user.pk in (asked.requested_by_id, asked.collection.by_id):
        return False
    return may_answer_for_branch(viewer, asked.collection.branch)


def may_see_reversals(viewer: Viewer) -> bool:
    """Agents see their own requests, the branch and head office those of their scope."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_hand_over(viewer: Viewer) -> bool:
    """Agents hand on what they hold."""
    return viewer.role == Role.AGENT


def may_undo_top_up(viewer: Viewer, top_up: TopUp) -> bool:
    """The agent, of her own money only: with members' money in it the branch refuses it."""
    return top_up.remittance_id is None and viewer.user == top_up.agent.user


def may_decide_remittance(viewer: Viewer, remittance: Remittance) -> bool:
    """Counting, accepting and refusing: a coordinator of its branch, or head office. Never the agent, nor
    who wrote it down."""
    if viewer.user is None or viewer.user.pk in (remittance.by_id, remittance.agent.user_id):
        return False
    return may_answer_for_branch(viewer, remittance.branch)


def may_pay_in(viewer: Viewer) -> bool:
    """Paying into the scheme is the branch's."""
    return viewer.role == Role.COORDINATOR


def may_settle_shortage(viewer: Viewer, shortage: Shortage) -> bool:
    """Another person than who counted: a coordinator of the branch, or head office. Never its owner."""
    counted_by = shortage.remittance.decision.decided_by_id
    if viewer.user is None or viewer.user.pk in (counted_by, shortage.agent.user_id):
        return False
    return may_answer_for_branch(viewer, shortage.remittance.branch)


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


def may_answer_for_branch(viewer: Viewer, branch: Branch | None) -> bool:
    """Whether somebody coordinates this very branch, or works at head office, which answers where the
    coordinator may not, and where there is no branch."""
    is_own = branch is not None and may_act_for_branch(viewer, branch)
    return is_own or viewer.role == Role.HEAD_OFFICE


def may_see_campaigns(viewer: Viewer) -> bool:
    """The branch sets campaigns up; village and head office read."""
    return viewer.role in (Role.SECRETARY, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_see_concerns(viewer: Viewer) -> bool:
    """The branch and head office those of their scope, agents what is about their own money."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_answer_concern(viewer: Viewer, concern: Concern) -> bool:
    """A coordinator of the branch, or head office. Never the agent whom it is about, nor, of a lapse
    while the branch holds the money, who accepted that money."""
    if viewer.user is None or viewer.user.pk == concern.agent.user_id:
        return False
    return may_answer_for_branch(viewer, concern.branch) and not _holds_it(viewer, concern)


def _holds_it(viewer: Viewer, concern: Concern) -> bool:
    """Whether somebody lapsed while the branch has the money that this person accepted."""
    if concern.kind != ConcernKind.LAPSED_WHILE_HELD:
        return False
    return CarriedCollection.objects.filter(
        collection__lines__enrolment=concern.enrolment_id,
        collection__lines__reached__isnull=True,
        remittance__decision__is_accepted=True,
        remittance__decision__decided_by=viewer.user,
    ).exists()


def may_see_anomalies(viewer: Viewer) -> bool:
    """The branch and head office. Neither agents nor secretaries: who is asked is not warned beforehand."""
    return viewer.role in (Role.COORDINATOR, Role.HEAD_OFFICE)


def may_answer_anomaly(viewer: Viewer, anomaly: Anomaly) -> bool:
    """A coordinator of the branch, or head office; never the agent whom it is about."""
    if viewer.user is None or viewer.user.pk == anomaly.agent.user_id:
        return False
    return may_see_anomalies(viewer) and may_answer_for_branch(viewer, anomaly.branch)


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
    is_branch = may_answer_for_branch(viewer, count.branch)
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


def may_see_sheets(viewer: Viewer) -> bool:
    """Agents see the round sheets they printed, the branch and head office those of their scope."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE)


def owns_sheet(viewer: Viewer, sheet: RoundSheet) -> bool:
    """The agent herself prints and misses her sheets."""
    return viewer.user is not None and viewer.user.pk == sheet.agent.user_id


def may_type_sheet(viewer: Viewer, sheet: RoundSheet) -> bool:
    """The agent herself types her sheets; the coordinator of its branch opens one on which a stub is open
    of an agent for whom she no longer stands in, or of somebody who went over since it was printed. Which
    stubs she leaves to the agent is told by `dues.queries.stubs.lines_of_her_own`. One query for a
    coordinator."""
    if owns_sheet(viewer, sheet):
        return True
    if sheet.branch is None or not may_act_for_branch(viewer, sheet.branch):
        return False
    is_over = Q(until_on__lt=viewer.on) | Q(ended_at__gt=sheet.printed_at)
    stood_in = Substitution.objects.filter(
        is_over,
        agent=OuterRef("enrolment__member__agent"),
        substitute=sheet.agent,
        from_on__lte=sheet.printed_on,
        until_on__gte=sheet.printed_on,
    )
    went = {"member": OuterRef("enrolment__member")}
    moved = MoveMember.objects.filter(
        **went, move__outcome__end=MoveEnd.DONE, move__outcome__ended_on__gte=sheet.printed_on
    )
    handed = SuccessionMember.objects.filter(**went, answer__answered_on__gte=sheet.printed_on)
    people = StubPerson.objects.filter(stub__sheet=sheet, stub__entry__isnull=True)
    not_hers = people.exclude(enrolment__member__agent=sheet.agent)
    return not_hers.filter(Exists(stood_in) | Exists(moved) | Exists(handed)).exists()


def may_see_moves(viewer: Viewer) -> bool:
    """Both agents and their branches see who goes over, and whose member a NIK was decided to be."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_order_move(viewer: Viewer) -> bool:
    """The branch coordinator lets members go over."""
    return viewer.role == Role.COORDINATOR


def may_decide_duplicate(viewer: Viewer, asked: DuplicateRequest) -> bool:
    """A coordinator of the branch that has the member, or head office; never who asked, and once."""
    if viewer.user is None or viewer.user.pk == asked.by_id or hasattr(asked, "decision"):
        return False
    return not asked.is_outlived and may_answer_for_branch(viewer, asked.holder_branch)


def may_see_asked_ktp(viewer: Viewer, asked: DuplicateRequest) -> bool:
    """Those who decide a request about a NIK compare its photo of the KTP, also after they did, as long as
    it is kept; never who asked, and nobody once the member has another branch."""
    return _compares_ktp(viewer, asked) and not _is_ktp_forgotten(viewer, asked)


def misses_asked_ktp(viewer: Viewer, asked: DuplicateRequest) -> bool:
    """Whether somebody who could open the photo of a request is too late: it is not kept any longer."""
    return _compares_ktp(viewer, asked) and _is_ktp_forgotten(viewer, asked)


def _compares_ktp(viewer: Viewer, asked: DuplicateRequest) -> bool:
    if not asked.ktp_sha256 or viewer.user is None or viewer.user.pk == asked.by_id:
        return False
    return not asked.is_outlived and may_answer_for_branch(viewer, asked.holder_branch)


def _is_ktp_forgotten(viewer: Viewer, asked: DuplicateRequest) -> bool:
    if not hasattr(asked, "decision"):
        return False
    return is_forgotten(local_day(asked.decision.decided_at, viewer.time_zone), viewer.on)


def may_consent_to_move(viewer: Viewer, move: Move) -> bool:
    """A coordinator of the other branch, or head office; never who ordered it, and once."""
    is_open = not hasattr(move, "outcome") and not hasattr(move, "consent")
    if not is_open or not move.is_across or viewer.user is None or viewer.user.pk == move.by_id:
        return False
    return may_answer_for_branch(viewer, move.to_branch)


def may_withdraw_move(viewer: Viewer, move: Move) -> bool:
    """The branch that ordered it, before it is made."""
    return not hasattr(move, "outcome") and may_answer_for_branch(viewer, move.from_branch)
