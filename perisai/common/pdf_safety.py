"""Is a PDF only paper? One that runs, opens or carries something is none that we keep; and what a camera
wrote into its pictures does not stay in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    EncodedStreamObject,
    IndirectObject,
    NameObject,
    StreamObject,
)

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
# Parts of a JPEG that say where, when and with what it was taken: Exif and XMP, IPTC, a remark.
TOLD_BY_A_CAMERA = frozenset({0xE1, 0xED, 0xFE})
NEXT_PART = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
SIGNATURES = frozenset({"/Sig", "/DocTimeStamp"})


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


def without_camera_data(content: bytes) -> bytes:
    """A plain PDF without what a camera or a scanning app wrote beside its pages (Exif, XMP, IPTC); the
    pages stay as they are. One without such data, and one that an office signed electronically, comes back
    byte for byte: writing it anew would break the signature. Raises NotPlain for a picture that is broken."""
    try:
        reader = PdfReader(BytesIO(content))
        parts = list(_dictionaries(reader))
        if any(_name(one, "/Type") in SIGNATURES for one in parts):
            return content
        if not sum(_strip(one) for one in parts):
            return content
        writer = PdfWriter(clone_from=reader)
        writer.metadata = None
        file = BytesIO()
        writer.write(file)
    except Exception as error:  # as above
        raise NotPlain("cannot be written anew") from error
    return file.getvalue()


def _check(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise NotPlain("locked")
    if not 0 < len(reader.pages) <= MOST_PAGES:
        raise NotPlain("pages")
    for one in _dictionaries(reader):
        _check_dictionary(one)


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary and stream that can be reached from the root. Raises NotPlain for too many."""
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
            yield one
            open_ends += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            open_ends += list(one)


def _strip(one: DictionaryObject) -> bool:
    """Take out what a camera told; whether there was any."""
    is_told = one.pop("/Metadata", None) is not None
    filters = _filters(one)
    if not isinstance(one, StreamObject) or filters[-1:] != ["/DCTDecode"]:
        return is_told
    jpeg = _jpeg_of(one, filters)
    bare = _bare_jpeg(jpeg)
    if len(bare) == len(jpeg):
        return is_told
    one._data = bare
    one[NameObject("/Filter")] = NameObject("/DCTDecode")
    if len(filters) > 1:
        one.pop("/DecodeParms", None)
    return True


def _filters(one: DictionaryObject) -> list[str]:
    named = _name(one, "/Filter")
    return [str(name) for name in named] if isinstance(named, ArrayObject) else [str(named)]


def _jpeg_of(stream: StreamObject, filters: list[str]) -> bytes:
    """The JPEG itself, also when it was packed once more."""
    if len(filters) == 1:
        return stream._data
    packed = EncodedStreamObject()
    packed._data = stream._data
    packed[NameObject("/Filter")] = ArrayObject([NameObject(name) for name in filters[:-1]])
    return packed.get_data()


def _bare_jpeg(content: bytes) -> bytes:
    """A JPEG without the parts in which a camera tells something, and without what follows its end (a second
    picture, as telephones add it); the picture itself is not touched."""
    kept, at = bytearray(content[:2]), 2
    while content[at : at + 1] == b"\xff":
        marker = content[at + 1]
        if marker == 0xFF:  # filling between two parts
            at += 1
            continue
        if marker == 0xD9:  # the end
            return bytes(kept + content[at : at + 2])
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == 0xDA:  # the picture itself, up to the next part
            following = NEXT_PART.search(content, end)
            end = following.start() if following else len(content)
        if marker not in TOLD_BY_A_CAMERA:
            kept += content[at:end]
        at = end
    return bytes(kept + content[at:])


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
