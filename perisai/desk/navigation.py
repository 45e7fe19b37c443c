"""Where each role may go from every page. Only pages that exist are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from perisai.accounts.enums import Role
from perisai.jobs.bell import is_silent

WALK = "round"  # in the session: how the round was narrowed, so that one comes back to the same
EVERYBODY = frozenset(Role)
AGENT = frozenset({Role.AGENT})
BRANCH = frozenset({Role.COORDINATOR, Role.HEAD_OFFICE})
SECRETARY = frozenset({Role.SECRETARY})
OFFICES = EVERYBODY - AGENT
IMPORTERS = frozenset({Role.AGENT, Role.COORDINATOR})
REMITTANCES = (
    "dues:hand_on",
    "dues:remittance",
    "dues:decide",
    "dues:pay_in",
    "dues:scheme_payment",
    "dues:settle",
    "dues:agent_list",
    "dues:agent",
    "dues:hand_on_for",
    "dues:pay_from_balance_for",
    "dues:count_list",
    "dues:count_cash",
    "dues:cash_count",
    "dues:settle_count",
    "dues:succession_list",
    "dues:start_succession",
    "dues:substitute",
    "dues:succession",
    "dues:withdraw_succession",
    "dues:balance",
    "dues:top_up",
    "dues:pay_from_balance",
    "dues:repay",
    "dues:concern_list",
    "dues:concern",
    "dues:close_list",
    "dues:close_month",
    "dues:closed_month",
    "dues:late_entry",
)
REGISTERS = (
    "imports:upload",
    "imports:show",
    "imports:sheet",
    "imports:columns",
    "imports:ask",
    "imports:undo",
)
CONFIRMATIONS = (
    "dues:confirmation",
    "dues:confirmation_new",
    "dues:confirmation_undo",
    "imports:confirmation_upload",
    "imports:confirmation_show",
    "imports:confirmation_columns",
)


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the main menu. `within` lists further pages, or whole namespaces, that belong to it."""

    url_name: str
    label: str | Promise
    icon: str
    roles: frozenset[str]
    within: tuple[str, ...] = ()

    def holds(self, view_name: str) -> bool:
        """Whether the page called `view_name` belongs to this place."""
        namespace = view_name.partition(":")[0]
        return view_name in (self.url_name, *self.within) or namespace in self.within


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as one page shows it."""

    url: str
    label: str | Promise
    icon: str
    is_here: bool


MEMBER_PAGES = (
    "desk:member",
    "desk:timeline",
    "desk:lapsed",
    "desk:lapse_talk",
    "desk:change_terms",
    "desk:end",
    "desk:reactivate",
    "dues:question_list",
    "dues:question_answer",
    "dues:duplicate_list",
    "dues:ask_duplicate",
    "dues:duplicate",
    "dues:move_list",
    "dues:move_new",
    "dues:move",
    "desk:portal",
    "desk:portal_person",
    "desk:portal_payment",
)
RECEIPT_PAGES = ("dues:collection", "dues:refund_list", "dues:refund")
FIRST_PAGES = (
    "desk:countdown",
    "desk:silent",
    "desk:counter_log",
    "dues:campaign_list",
    "dues:campaign_new",
    "dues:campaign",
    "dues:campaign_people",
    "dues:campaign_pay",
)
SHEET_PAGES = (
    "dues:sheet_list",
    "dues:sheet",
    "dues:sheet_lost",
    "dues:enter_stubs",
    "dues:stub_batch",
)
LETTER_PAGES = ("reminders:letters", "reminders:print_letters", "reminders:letter_batch")
TARGET_PAGES = (
    "reports:targets",
    "villages:target_enter",
    "villages:target",
    "villages:target_correct",
    "villages:target_take_back",
)
PACK_PAGES = ("reports:pack", "reports:grid")
SCORE_PAGES = (
    "reports:scores",
    "reports:score",
    "reports:score_rows",
    "villages:learned_add",
    "villages:learned_correct",
    "villages:learned_take_back",
)
FILE_PAGES = (
    "villages:file",
    "villages:population",
    "villages:entry_add",
    "villages:entry_correct",
    "villages:entry_take_back",
)
REPORT_PAGES = (
    "reports:packs",
    "reports:scores",
    "reports:activity",
    "reports:activity_entries",
    "reports:outgoing",
    "dues:anomaly_list",
    "dues:anomaly",
    "inspections",
    *PACK_PAGES,
    *TARGET_PAGES,
    *SCORE_PAGES,
)
# In the order of the day; a phone shows the first five of a role.
PLACES = (
    Place(
        "desk:home",
        _("Today"),
        "today",
        AGENT,
        within=("reminders:day", *FIRST_PAGES, *LETTER_PAGES),
    ),
    Place("desk:home", _("Overview"), "home", EVERYBODY - AGENT, within=FIRST_PAGES),
    Place("desk:round", _("Round"), "walk", AGENT, within=("desk:visit", *SHEET_PAGES)),
    Place("desk:member_list", _("Members"), "people", EVERYBODY, within=("members", *MEMBER_PAGES)),
    Place("dues:remittance_list", _("Remittances"), "office", AGENT, within=REMITTANCES),
    Place("claims:list", _("Claims"), "heart", AGENT, within=("claims",)),
    # Money at the door is taken from the round and from the first page: here only the way to it by name.
    Place("dues:take", _("Dues"), "hand-coin", AGENT, within=("dues:advance", "dues:take_group")),
    Place(
        "dues:remittance_list",
        _("Remittances"),
        "office",
        BRANCH,
        within=(*REMITTANCES, *SHEET_PAGES),
    ),
    Place(
        "claims:letter_list",
        _("Letters"),
        "paper",
        SECRETARY,
        within=("claims:letter",),
    ),
    Place("dues:collection_list", _("Receipts"), "receipt", EVERYBODY, within=RECEIPT_PAGES),
    Place("desk:reports", _("Reports"), "table", SECRETARY, within=REPORT_PAGES),
    Place(
        "dues:confirmation_list",
        _("Confirmations"),
        "shield",
        BRANCH,
        within=CONFIRMATIONS,
    ),
    Place("claims:list", _("Claims"), "heart", BRANCH, within=("claims",)),
    Place("reminders:overview", _("Reminders"), "calendar", BRANCH, within=("reminders",)),
    Place("villages:village_list", _("Villages' files"), "family", OFFICES, within=FILE_PAGES),
    Place("desk:counter", _("Counter"), "shield", SECRETARY),
    Place("desk:reports", _("Reports"), "table", EVERYBODY - SECRETARY, within=REPORT_PAGES),
    Place("desk:approvals", _("Approvals"), "check", BRANCH),
    Place("dues:reversal_list", _("Reversals"), "undo", BRANCH, within=("dues:reversal_decide",)),
    Place("imports:list", _("Registers"), "table", IMPORTERS, within=REGISTERS),
    Place(
        "outreach:prospect_list",
        _("Outreach"),
        "user-plus",
        EVERYBODY,
        within=("outreach", "reports:outreach", "reports:simulation"),
    ),
    Place("desk:jobs", _("Runs by itself"), "clock", BRANCH),
    Place("admin:index", _("Administration"), "gear", frozenset({Role.HEAD_OFFICE})),
)


@dataclass(frozen=True, slots=True)
class Door:
    """A big action of the first page."""

    url_name: str
    label: str | Promise
    help: str | Promise
    icon: str
    roles: frozenset[str]

    @property
    def url(self) -> str | None:
        return url_of(self.url_name)


DOORS = (
    Door(
        "dues:take",
        _("Take dues"),
        _("A member pays: choose the months, save, print"),
        "hand-coin",
        AGENT,
    ),
    Door(
        "members:register",
        _("New registration"),
        _("Somebody wants to be protected: KTP and family card at hand"),
        "user-plus",
        AGENT,
    ),
    Door(
        "desk:portal",
        _("Work in the portal"),
        _("Register and pay in the official system, field by field"),
        "paper",
        AGENT,
    ),
    Door(
        "imports:upload",
        _("Import a register"),
        _("Bring in the Excel register you keep today"),
        "upload",
        AGENT,
    ),
)
# What is read, not done: behind one place of the menu.
READING_ROOMS = (
    Door(
        "reports:packs",
        _("Monthly pack"),
        _("A village in a month: coverage, who pays, arrears, claims; to print"),
        "table",
        OFFICES,
    ),
    Door(
        "reports:targets",
        _("Targets"),
        _("What was to be reached, and what was"),
        "tick",
        EVERYBODY,
    ),
    Door(
        "reports:scores",
        _("Score cards"),
        _("Every agent by the same measures, with the rows behind each figure"),
        "people",
        BRANCH,
    ),
    Door(
        "reports:scores",
        _("My score card"),
        _("How your work looks to the branch, with the rows behind each figure"),
        "people",
        AGENT,
    ),
    Door(
        "dues:anomaly_list",
        _("What looks wrong"),
        _("Patterns in the books about which the branch asks"),
        "warning",
        BRANCH,
    ),
    Door(
        "inspections:list",
        _("Inspections"),
        _("Members drawn by chance are asked, and their answers compared with the book"),
        "search",
        BRANCH | AGENT,
    ),
    Door(
        "reports:outreach",
        _("What outreach brings"),
        _("From an event to who still pays, by source"),
        "user-plus",
        EVERYBODY,
    ),
    Door(
        "reports:activity",
        _("Activity of users"),
        _("Who signed in and what was entered"),
        "clock",
        BRANCH,
    ),
    Door(
        "reports:outgoing",
        _("What left the site"),
        _("Every file and paper, by whom and why"),
        "upload",
        BRANCH,
    ),
)


def url_of(url_name: str) -> str | None:
    """The address of a page, or None when this site has no such page."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def entries_for(role: str, view_name: str) -> list[Entry]:
    """The main menu of `role` on the page called `view_name`."""
    places = [(place, url_of(place.url_name)) for place in PLACES if role in place.roles]
    return [
        Entry(url=url, label=place.label, icon=place.icon, is_here=place.holds(view_name))
        for place, url in places
        if url
    ]


def doors_for(role: str) -> list[Door]:
    """The big actions of `role` that exist on this site."""
    return _open_to(role, DOORS)


def rooms_for(role: str) -> list[Door]:
    """What `role` may read, of what exists on this site."""
    return _open_to(role, READING_ROOMS)


def _open_to(role: str, doors: Sequence[Door]) -> list[Door]:
    return [door for door in doors if role in door.roles and door.url]


def round_url(request) -> str:
    """The round as the agent narrowed it last."""
    walk = request.session.get(WALK)
    return reverse("desk:round") + (f"?{walk}" if walk else "")


def navigation(request) -> dict:
    """Context processor: `navigation`, the main menu, empty for somebody who is not signed in;
    `round_url`, where the round goes on, for an agent who is on one; and `sending_waits` while the broker
    of the queue is down, for whoever may have something to send."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    match = request.resolver_match
    return {
        "navigation": entries_for(user.role, match.view_name if match else ""),
        "round_url": round_url(request) if WALK in request.session else "",
        "sending_waits": user.role != Role.SECRETARY and is_silent(),
    }
