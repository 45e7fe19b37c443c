"""Every list that can be taken away."""

from __future__ import annotations

from perisai.exports.enums import ListName
from perisai.exports.lists import (
    agents,
    anomalies,
    claims,
    confirmations,
    counter,
    counts,
    inspections,
    members,
    money,
    outreach,
    score_rows,
    scores,
    targets,
    villages,
    watching,
)
from perisai.exports.lists.declaration import ExportList

LISTS: dict[str, ExportList] = {
    ListName.MEMBERS: members.MEMBERS,
    ListName.RECEIPTS: money.RECEIPTS,
    ListName.REMITTANCES: money.REMITTANCES,
    ListName.CLAIMS: claims.CLAIMS,
    ListName.INSPECTIONS: inspections.INSPECTIONS,
    ListName.INSPECTED: inspections.ASKED,
    ListName.ANOMALIES: anomalies.ANOMALIES,
    ListName.AGENTS: agents.AGENTS,
    ListName.VILLAGES: villages.VILLAGES,
    ListName.PROSPECTS: outreach.PROSPECTS,
    ListName.EVENTS: outreach.EVENTS,
    ListName.CONFIRMATIONS: confirmations.CONFIRMATIONS,
    ListName.COUNTER: counter.COUNTER,
    ListName.COUNTS: counts.COUNTS,
    ListName.TARGETS: targets.TARGETS,
    ListName.SCORES: scores.SCORES,
    ListName.SCORE_ROWS: score_rows.SCORE_ROWS,
    ListName.ACTIVITY: watching.ACTIVITY,
    ListName.OUTGOING: watching.OUTGOING,
}
