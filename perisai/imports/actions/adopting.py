"""What was corrected by hand and stands in the file as well: no longer by hand for the next file."""

from __future__ import annotations

from django.utils import timezone

from perisai.imports.adopted import adopted
from perisai.imports.known import holders_of, known_among
from perisai.imports.models import ImportBatch
from perisai.imports.reading import people_of, portfolio_of
from villages.scoping import Viewer

ROWS_AT_ONCE = 400


def note_adopted(batch: ImportBatch, viewer: Viewer) -> bool:
    """Keep of the next rows of which nothing was written what they say as it is written here; True while
    there are more. Harmless when repeated: the hashes follow from the row and the member."""
    rows = list(batch.rows.to_compare()[:ROWS_AT_ONCE])
    people = people_of(batch, {row.number for row in rows}) if rows else {}
    holders = holders_of([one.nik for one in people.values()], portfolio_of(batch, viewer))
    known = known_among(holder.pk for holder in holders.values() if holder.is_own)
    for row in rows:
        person = people[row.number]
        row.saved_at = timezone.now()
        holder = holders.get(person.nik)
        if holder and holder.is_own and (new := adopted(person, known[holder.pk])):
            row.member_id, row.said = holder.pk, {**known[holder.pk].said.last, **new}
    batch.rows.bulk_update(rows, ["member", "said", "saved_at"])
    return batch.rows.to_compare().exists()
