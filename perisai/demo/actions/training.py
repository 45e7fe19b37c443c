"""What the agents of the demo learned: a training each, and the certificate of one of them."""

from __future__ import annotations

import datetime as dt

from perisai.demo.actions.places import Offices
from perisai.demo.invention import Inventor
from perisai.demo.moments import moment
from villages.actions.agent_files import Learned, note_learned
from villages.enums import AgentEntryKind

LIST = "Daftar hadir pelatihan (contoh)"
TRAINING = "Pelatihan agen baru di kantor cabang"
# Days ago; whose certificate is not noted yet, the branch sees on her score card.
TRAINED = {"sz": 700, "st": 340}
CERTIFIED = {"sz": (670, "CONTOH-0001")}


def note_trainings(*, offices: Offices, today: dt.date, inventor: Inventor) -> None:
    """Both agents were trained, SZ passed the exam."""
    at = moment(today, days_ago=14, hour=10)

    def note(username: str, kind: AgentEntryKind, learned: Learned) -> None:
        note_learned(
            uuid=inventor.new_uuid(),
            agent=offices.agents[username],
            kind=kind,
            learned=learned,
            by=offices.users["koordinator"],
            on=at.date(),
            at=at,
        )

    for username, days in TRAINED.items():
        day = today - dt.timedelta(days=days)
        note(username, AgentEntryKind.TRAINING, Learned(day, TRAINING, LIST))
    for username, (days, number) in CERTIFIED.items():
        day = today - dt.timedelta(days=days)
        learned = Learned(day, "Ujian agen Perisai", "Sertifikat (contoh)", number=number)
        note(username, AgentEntryKind.CERTIFICATE, learned)
