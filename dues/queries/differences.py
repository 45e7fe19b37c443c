"""What a check of the ledger answers with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that does not follow from the facts."""

    what: str
    key: str
    stored: str
    rebuilt: str

    def __str__(self) -> str:
        return f"{self.what} {self.key}: stored {self.stored}, by the facts {self.rebuilt}"
