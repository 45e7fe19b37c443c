"""The photo or scan of an official proof: kept for good, under its hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from dues.queries.proofs import DRAWER
from perisai.common.kept_files import keep_file


@dataclass(frozen=True, slots=True)
class Proof:
    """A file from a door. `suffix` is `.jpg`, `.png` or `.pdf`: the form has looked into the file."""

    content: bytes
    suffix: str

    @property
    def digest(self) -> str:
        """Tells one photo from another, for retries."""
        return hashlib.sha256(self.content).hexdigest()


def keep_proof(proof: Proof | None) -> dict[str, str]:
    """Write the proof to the disk, before any row speaks of it; the columns of a row that has it."""
    if proof is None:
        return {"proof_sha256": "", "proof_suffix": ""}
    sha256 = keep_file(proof.content, drawer=DRAWER, suffix=proof.suffix)
    return {"proof_sha256": sha256, "proof_suffix": proof.suffix}
