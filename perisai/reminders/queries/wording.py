"""Which text counts for a reminder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from perisai.reminders.enums import Length
from perisai.reminders.models import VillageSettings, Wording
from perisai.reminders.wording import HOUSE_LANGUAGE, house_text, house_texts


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of some branches, read at once."""

    saved: Mapping[tuple[str, str, str, int | None], str]

    def text(self, kind: str, language: str, length: Length, branch_id: int | None) -> str:
        """In the language asked for: of the branch, of everywhere, or as it comes with the house; then the
        same in Indonesian."""
        for code in (language, HOUSE_LANGUAGE):
            for branch in (branch_id, None):
                if found := self.saved.get((kind, code, length, branch)):
                    return found
            if found := house_texts(code).get((kind, length)):
                return found
        return house_text(kind, HOUSE_LANGUAGE, length)


def words_of(kinds: Iterable[str], branch_ids: Iterable[int | None]) -> Words:
    """The texts of these kinds in these branches, the newest of each. One query."""
    rows = Wording.objects.filter(
        Q(branch__isnull=True) | Q(branch__in=set(branch_ids) - {None}), kind__in=set(kinds)
    )
    saved = {
        (row.kind, row.language, row.length, row.branch_id): row.text for row in rows.order_by("pk")
    }
    return Words(saved)


def languages_of(village_codes: Iterable[str | None]) -> dict[str, str]:
    """In which language these villages are spoken to; one that is missing speaks Indonesian. One query."""
    rows = VillageSettings.objects.filter(village__in=set(village_codes) - {None})
    return dict(rows.values_list("village", "language"))
