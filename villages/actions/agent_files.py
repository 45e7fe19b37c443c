"""What an agent learned: trainings and certificates, entered from a source, corrected with a trace."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.retries import check_same_content, content_hash_of, write_once
from villages.actions.entries import check_newest, reason_of
from villages.enums import AgentEntryKind
from villages.errors import AgentEntryRefused
from villages.models import Agent, AgentEntry


@dataclass(frozen=True, slots=True)
class Learned:
    """What an entry says; `until_on` is the last day of a certificate, None without one."""

    dated_on: dt.date
    text: str
    source: str
    until_on: dt.date | None = None
    number: str = ""

    @property
    def columns(self) -> dict:
        return {name: getattr(self, name) for name in self.__slots__}


@transaction.atomic
def note_learned(
    *,
    uuid: UUID,
    agent: Agent,
    kind: AgentEntryKind,
    learned: Learned,
    corrects: AgentEntry | None = None,
    why: str = "",
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> AgentEntry:
    """Keep a training or certificate of an agent, or put it in the place of what it `corrects`.

    The same identity and content answers as the first time. Raises AgentEntryRefused without words or a
    source, for a day after `on` or a last day before the first, and for a correction without a reason;
    EntrySuperseded; UuidReused.
    """
    content = content_hash_of(
        agent=agent.pk,
        kind=str(kind),
        corrects=corrects and corrects.pk,
        why=why,
        **learned.columns,
    )
    if known := _locked(agent, uuid, content):
        return known
    _check(learned, on)
    if corrects:
        check_newest(corrects)
        why = reason_of(why, AgentEntryRefused)
    entry, _is_new = write_once(
        AgentEntry,
        uuid=uuid,
        content_hash=content,
        agent=agent,
        kind=kind,
        corrects=corrects,
        why=why if corrects else "",
        recorded_at=at,
        by=by,
        **learned.columns,
    )
    done = "agent_file.corrected" if corrects else "agent_file.entered"
    record(done, entry, by=by, agent=agent.pk, kind=str(kind))
    return entry


@transaction.atomic
def take_back_learned(
    *, uuid: UUID, entry: AgentEntry, why: str, by: User, at: dt.datetime
) -> AgentEntry:
    """`entry` was wrong and nothing takes its place; it stays readable. The same identity and content answers
    as the first time. Raises AgentEntryRefused without a reason; EntrySuperseded; UuidReused."""
    content = content_hash_of(takes_back=entry.pk, why=why)
    if known := _locked(entry.agent, uuid, content):
        return known
    check_newest(entry)
    told = ("agent", "kind", "dated_on", "until_on", "number", "text", "source")
    gone = AgentEntry.objects.create(
        uuid=uuid,
        content_hash=content,
        corrects=entry,
        takes_back=True,
        why=reason_of(why, AgentEntryRefused),
        recorded_at=at,
        by=by,
        **{name: getattr(entry, name) for name in told},
    )
    record("agent_file.taken_back", gone, by=by, agent=entry.agent_id, kind=entry.kind)
    return gone


def _locked(agent: Agent, uuid: UUID, content: str) -> AgentEntry | None:
    """What this identity wrote already, while nobody else writes about the agent."""
    Agent.objects.select_for_update(of=("self",)).get(pk=agent.pk)
    known = AgentEntry.objects.filter(uuid=uuid).first()
    if known:
        check_same_content(known.content_hash, content)
    return known


def _check(learned: Learned, on: dt.date) -> None:
    if not learned.text.strip():
        raise AgentEntryRefused(_("Say what it is about."), field="text")
    if not learned.source.strip():
        raise AgentEntryRefused(_("Say where this comes from."), field="source")
    if learned.dated_on > on:
        raise AgentEntryRefused(_("This day has not come yet."), field="dated_on")
    if learned.until_on and learned.until_on < learned.dated_on:
        raise AgentEntryRefused(_("The last day lies before the first."), field="until_on")
