"""Reading the photo or scan of an official proof."""

from dues.models import Remittance, SchemePayment, TopUp
from perisai.common.kept_files import read_kept_file

DRAWER = "proofs"  # where proofs lie among the kept files


def proof_of(row: Remittance | SchemePayment | TopUp) -> bytes:
    """The proof kept with a row that has one (`proof_sha256` is not empty), as it was brought.

    Raises FileLost when it is missing or was changed.
    """
    return read_proof(row.proof_sha256, row.proof_suffix)


def read_proof(sha256: str, suffix: str) -> bytes:
    """The proof kept under this hash. Raises FileLost."""
    return read_kept_file(sha256, drawer=DRAWER, suffix=suffix)
