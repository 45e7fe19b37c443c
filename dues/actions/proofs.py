"""The photo or scan of an official proof: kept for good, under its hash."""

from __future__ import annotations

from dues.queries.proofs import DRAWER
from perisai.common.scans import Scan, keep_scan


def keep_proof(proof: Scan | None) -> dict[str, str]:
    """Write the proof to the disk, before any row speaks of it; the columns of a row that has it."""
    if proof is None:
        return {"proof_sha256": "", "proof_suffix": ""}
    return {"proof_sha256": keep_scan(proof, drawer=DRAWER), "proof_suffix": proof.suffix}
