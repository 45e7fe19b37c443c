"""A site with people, facts and files, and a way to compare two sites."""

import json
from dataclasses import dataclass, field
from gzip import decompress
from pathlib import Path

import pytest
from django.conf import settings

from perisai.audit.actions import record
from perisai.operations.files import stored_files
from perisai.operations.keys import BackupKey, new_key
from perisai.operations.tables import chunks_of, kept_models
from tests.cast import assemble


@dataclass
class State:
    """Everything a backup must bring back: rows by model label, files by name."""

    rows: dict[str, list] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)


def state_of_site() -> State:
    state = State()
    for model in kept_models():
        lines = [
            line for _rows, chunk in chunks_of(model) for line in decompress(chunk).splitlines()
        ]
        state.rows[model._meta.label_lower] = [json.loads(line) for line in lines]
    for name, path in stored_files(Path(settings.FILES_DIR)):
        state.files[name] = path.read_bytes()
    return state


@pytest.fixture
def site(transactional_db):
    """The cast, an audited action with every kind of value, and two stored files."""
    cast = assemble()
    record(
        "user.made", cast.sz.user, by=cast.sz.user, note="Rp16.800 — “lunas”\n\ttab", n=[1, None]
    )
    keep("receipts/2026/a.pdf", bytes(range(256)) * 4000)
    keep("uploads/kosong.xlsx", b"")
    return cast


def keep(name: str, content: bytes) -> None:
    path = Path(settings.FILES_DIR) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.fixture
def key() -> BackupKey:
    identity = new_key()
    return BackupKey(identity.to_public(), identity)
