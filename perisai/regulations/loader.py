"""Reads the instruments and says everything that is wrong with them."""

from __future__ import annotations

import datetime as dt
import itertools
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from perisai.regulations.consistency import disagreements, fractions
from perisai.regulations.readers import BadValue, FractionFound
from perisai.regulations.schema import KEYS
from perisai.regulations.values import Basis, Entry, Instrument

FOLDER = Path(__file__).parent / "instruments"
_INSTRUMENT_FIELDS = {"title", "about", "address"}
_ENTRY_FIELDS = {"key", "from", "basis", "article", "source", "verified", "value"}
_OPTIONAL_FIELDS = {"until", "remark"}

UNREADABLE = "E001"
UNKNOWN_KEY = "E002"
MISSING_KEY = "E003"
MISSING_SOURCE = "E004"
OVERLAP = "E005"
GAP = "E006"
FRACTION = "E007"
DISAGREEMENT = "E008"


@dataclass(frozen=True)
class Problem:
    """Something wrong with the data: a code, the file and entry, and a sentence."""

    code: str
    where: str
    text: str


@dataclass
class Reading:
    """What was read: the entries of each key by date, and what is wrong with them."""

    entries: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    problems: list[Problem] = field(default_factory=list)

    def report(self, code: str, where: str, text: str) -> None:
        """Note a problem and go on."""
        self.problems.append(Problem(code, where, text))


def read_folder(folder: Path = FOLDER) -> Reading:
    """Read every instrument in `folder`. Never raises for what a file says: see `problems`."""
    reading = Reading()
    for path in sorted(folder.glob("*.toml")):
        _read_file(path, reading)
    for entries in reading.entries.values():
        entries.sort(key=lambda entry: entry.since)
    for key in KEYS:
        _check_dates(key, reading)
    _check_together(reading)
    return reading


def _read_file(path: Path, reading: Reading) -> None:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        reading.report(UNREADABLE, path.name, str(error))
        return
    head = raw.get("instrument", {})
    if set(raw) - {"instrument", "entry"} or set(head) != _INSTRUMENT_FIELDS:
        reading.report(
            UNREADABLE, path.name, "expected [instrument] with title, about, address; [[entry]]"
        )
        return
    instrument = Instrument(id=path.stem, **head)
    for number, entry in enumerate(raw.get("entry", []), start=1):
        where = f"{path.name}, {entry.get('key', f'entry {number}')}"
        found = _read_entry(entry, instrument, where, reading)
        if found:
            reading.entries[found.key].append(found)


def _read_entry(raw: dict, instrument: Instrument, where: str, reading: Reading) -> Entry | None:
    for name in ("article", "source"):
        if not str(raw.get(name, "")).strip():
            reading.report(MISSING_SOURCE, where, f"no {name}")
            return None
    key = raw.get("key")
    spec = KEYS.get(key)
    if spec is None:
        reading.report(UNKNOWN_KEY, where, f"nothing reads {key!r}")
        return None
    unknown = set(raw) - _ENTRY_FIELDS - _OPTIONAL_FIELDS
    missing = _ENTRY_FIELDS - set(raw)
    if unknown or missing:
        reading.report(UNREADABLE, where, f"unknown: {sorted(unknown)}, missing: {sorted(missing)}")
        return None
    try:
        _check_entry(raw, spec.basis)
        value = spec.read(raw["value"])
    except FractionFound as error:
        reading.report(FRACTION, where, str(error))
        return None
    except BadValue as error:
        reading.report(UNREADABLE, where, str(error))
        return None
    return Entry(
        key=key,
        value=value,
        since=raw["from"],
        until=raw.get("until"),
        basis=spec.basis,
        article=raw["article"],
        source=raw["source"],
        verified=raw["verified"],
        remark=raw.get("remark", ""),
        instrument=instrument,
    )


def _check_entry(raw: dict, basis: Basis) -> None:
    days = [raw["from"]] + ([raw["until"]] if "until" in raw else [])
    if not all(type(day) is dt.date for day in days):
        raise BadValue("from and until must be dates")
    if days != sorted(set(days)):
        raise BadValue("until does not lie after from")
    if raw["basis"] != basis:
        raise BadValue(f"the dates of this key are compared with the {basis.value}")
    if basis is Basis.MONTH_OF_DUES and any(day.day != 1 for day in days):
        raise BadValue("a month of dues begins on the 1st")
    if not isinstance(raw["verified"], bool):
        raise BadValue("verified must be true or false")
    if not raw["verified"] and not raw.get("remark"):
        raise BadValue("an unverified value needs a remark that says what is in doubt")


def _check_dates(key: str, reading: Reading) -> None:
    entries = reading.entries.get(key, [])
    if not entries:
        reading.report(MISSING_KEY, key, "no instrument gives it")
        return
    for entry, following in itertools.pairwise(entries):
        where = f"{following.instrument.id}.toml, {key}"
        if entry.until is None or following.since < entry.until:
            reading.report(
                OVERLAP, where, f"overlaps the value from {entry.since} ({entry.instrument.id})"
            )
        elif following.since > entry.until and not KEYS[key].may_pause:
            reading.report(GAP, where, f"no value from {entry.until} to {following.since}")
    if entries[-1].until is not None and not KEYS[key].may_pause:
        reading.report(
            GAP, f"{entries[-1].instrument.id}.toml, {key}", f"no value from {entries[-1].until}"
        )


def _check_together(reading: Reading) -> None:
    for code, check in ((FRACTION, fractions), (DISAGREEMENT, disagreements)):
        for entry, text in check(reading.entries):
            reading.report(code, f"{entry.instrument.id}.toml, {entry.key}", text)
