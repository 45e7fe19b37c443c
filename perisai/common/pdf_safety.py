"""Is a PDF only paper? One that runs, opens or carries something is none that we keep."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

MOST_PAGES = 30
MOST_OBJECTS = 20_000
# Scripts, files inside the file, forms that send what is typed, films.
KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"})
ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/GoToR",
        "/Rendition",
        "/Movie",
    }
)
BY_ITSELF = frozenset({"/OpenAction", "/AA"})
MOST_TABLES = 500  # of where things lie, one for each time a file was added to; and of bookmarks
KINDS = frozenset(
    {"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
)


class NotPlain(Exception):
    """The PDF is broken, locked, too long, or does more than show pages."""


def check_plain(content: bytes) -> None:
    """Raises NotPlain unless the PDF only shows pages. Looks at everything that can be reached from its
    root; what cannot be reached is never opened by anything."""
    if content.count(b"/Prev") > MOST_TABLES or content.count(b" obj") > MOST_OBJECTS:
        raise NotPlain("too many parts")  # before a parser takes seconds for it
    try:
        _check(PdfReader(BytesIO(content)))
    except NotPlain:
        raise
    except Exception as error:  # whatever a damaged file does to the parser, it is not kept
        raise NotPlain("cannot be read") from error


def _check(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise NotPlain("locked")
    if not 0 < len(reader.pages) <= MOST_PAGES:
        raise NotPlain("pages")
    seen: set[tuple[int, int]] = set()
    open_ends: list = [reader.trailer]
    looked_at = 0
    while open_ends:
        one = open_ends.pop()
        if isinstance(one, IndirectObject):
            key = (one.idnum, one.generation)
            if key in seen:
                continue
            seen.add(key)
            one = one.get_object()
        looked_at += 1
        if looked_at > MOST_OBJECTS:
            raise NotPlain("too many parts")
        if isinstance(one, DictionaryObject):
            _check_dictionary(one)
            open_ends += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            open_ends += list(one)


def _check_dictionary(one: DictionaryObject) -> None:
    does = _name(one, "/S") in ACTIONS
    is_more = _name(one, "/Type") in KINDS or _name(one, "/Subtype") in KINDS
    if does or is_more or not KEYS.isdisjoint(one) or _calls_home(one):
        raise NotPlain("active")


def _calls_home(one: DictionaryObject) -> bool:
    """Whether something goes to an address by itself when the file or a page is opened; a link that is
    pressed is no harm."""
    for key in BY_ITSELF & one.keys():
        does = one[key]  # a reference is followed
        if isinstance(does, DictionaryObject):
            told = [does, *(does[name] for name in does if key == "/AA")]
            if any(isinstance(it, DictionaryObject) and _name(it, "/S") == "/URI" for it in told):
                return True
    return False


def _name(one: DictionaryObject, key: str) -> object:
    """What stands under a key, also when it is only a reference to it."""
    if key not in one:
        return None
    return one[key]  # where `get` would answer with the reference
