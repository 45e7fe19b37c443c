"""Reading the photo or scan of an official proof."""

from dues.models import Remittance, SchemePayment
from perisai.common.kept_files import read_kept_file

DRAWER = "proofs"  # where proofs lie among the kept files


def proof_of(row: Remittance | SchemePayment) -> bytes:
    """The proof kept with a row that has one (`proof_sha256` is not empty), as it was brought.

    Raises FileLost when it is missing or was changed.
    """
    return read_kept_file(row.proof_sha256, drawer=DRAWER, suffix=row.proof_suffix)
