"""Steps of the tests of letters: drafting, approving, reading."""

from io import BytesIO
from uuid import uuid4

from pypdf import PdfReader

from claims.actions.letters import (
    approve_letter,
    draft_letter,
)
from claims.enums import LetterKind, Signer
from claims.letter_papers import letter_pdf
from claims.models import Letter, LetterDecision
from claims.queries.letters import (
    letter_content,
)
from tests.taking import NOW

K = LetterKind
TOLD = {
    K.DEATH: {"place": "di rumah", "reporter": "Wati", "reporter_is": "istri"},
    K.RESIDENCE: {"lives_at": "Krajan RT 001"},
    K.NAME: {
        "first_name": "Siti Contoh",
        "first_paper": "KTP",
        "second_name": "Siti Conto",
        "second_paper": "buku nikah",
    },
    K.CHRONOLOGY: {
        "hour": "06.15",
        "place": "Jalan desa",
        "doing": "Berangkat ke sawah",
        "story": "Terpeleset di tikungan.\n\nDitolong tetangga.",
        "result": "Kaki kiri, Puskesmas Wuluhan",
        "witness_1": "Pak Satu",
        "witness_1_address": "Krajan",
        "witness_2": "Bu Dua",
        "witness_2_address": "Krajan",
    },
    K.ATTORNEY: {
        "receiver": "Bu Kuasa",
        "receiver_nik": "3509110101800009",
        "receiver_address": "Krajan",
        "witness_1": "Pak Satu",
        "witness_2": "Bu Dua",
    },
    K.HEIRS: {
        "witness_1": "Pak Satu",
        "witness_1_address": "Krajan",
        "witness_2": "Bu Dua",
        "witness_2_address": "Krajan",
    },
}


def draft(cast, claim, kind=K.DEATH, **fields) -> Letter:
    viewer = cast.viewer(cast.sz, now=NOW)
    told = {"uuid": uuid4(), "by": cast.sz.user, "at": NOW}
    told["content"] = letter_content(kind, claim, TOLD[kind], viewer=viewer)
    return draft_letter(claim=claim, kind=kind, **told | fields)


def approve(cast, letter, number="474.3/012/2026", **fields) -> LetterDecision:
    told = {
        "dated_on": NOW.date(),
        "signer": Signer.HEAD,
        "signer_name": "Slamet",
        "by": cast.sekdes,
        "on": NOW.date(),
        "at": NOW,
    }
    return approve_letter(letter=letter, number=number, **told | fields)


def text_of(letter: Letter, paper: str = "a4") -> tuple[str, int]:
    fresh = letters_of_everybody().get(pk=letter.pk)
    reader = PdfReader(BytesIO(letter_pdf(fresh, paper=paper)))
    return "\n".join(page.extract_text() for page in reader.pages), len(reader.pages)


def letters_of_everybody():
    return Letter.objects.select_related("decision", "replaced_by__decision")
