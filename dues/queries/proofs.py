"""Reading the photo or scan of an official proof."""

from dues.models import Remittance, SchemePayment, TopUp
from perisai.common.kept_files import read_kept_file
from perisai.common.scans import Scan

DRAWER = "proofs"  # where proofs lie among the kept files


def proof_of(row: Remittance | SchemePayment | TopUp) -> Scan:
    """The proof kept with a row that has one (`proof_sha256` is not empty), as it was brought.

    Raises FileLost when it is missing or was changed.
    """
    content = read_kept_file(row.proof_sha256, drawer=DRAWER, suffix=row.proof_suffix)
    return Scan(content, row.proof_suffix)
