"""What a book took over of what was corrected by hand."""

from __future__ import annotations

from perisai.imports.changes import last_terms
from perisai.imports.known import Known
from perisai.imports.register.people import Person
from perisai.imports.said import OF_PERSON, hash_of, hashes_of, place_value


def adopted(person: Person, known: Known) -> dict[str, str]:
    """What a row says as it is written here and the last import did not say: the book took over what was
    corrected by hand. By key, as it is kept; nothing of somebody whom no import brought."""
    member, here = known.member, known.member.neighbourhood
    written = {name: getattr(member, name) for name in OF_PERSON}
    written["place"] = place_value(here.hamlet.name, here.rt, here.rw) if here else ""
    if len(known.open) == 1:
        written["job"] = known.open[0].job.casefold()
        written["income"] = last_terms(known.open[0]).income
    said = hashes_of(person, member.pk).items() if known.said.is_known else ()
    return {
        key: hashed
        for key, hashed in said
        if key in written
        and hashed == hash_of(member.pk, key, written[key])
        and hashed != known.said.last.get(key)
    }
