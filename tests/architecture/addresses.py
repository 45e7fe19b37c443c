"""Every address of the site and whom it is for. One line for each; a new address must be added.

- `public(why)`: answers without signing in
- `signed_in()`: for people who sign in, shows only what the viewer may see, takes no row
- `row(make)`: about one row; `make(cast)` makes it and returns what the address needs. To a stranger,
  and to the coordinator of another branch, it answers 404
- `head_office()`: the administration; its pages are walked in tests/administration/

A key with a question mark (`dues:take?member`) is an address that takes its row after the question
mark: `make` then returns the query.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.architecture import facts
from tests.cast import Cast
from tests.imports import steps as imports


@dataclass(frozen=True)
class Address:
    kind: str
    method: str = "get"
    make: Callable[[Cast], dict] | None = None
    why: str = ""


def public(why: str, *, method: str = "get", make: Callable[[Cast], dict] | None = None) -> Address:
    return Address("public", method, make, why)


def signed_in(*, method: str = "get") -> Address:
    return Address("signed in", method)


def row(make: Callable[[Cast], dict], *, method: str = "get") -> Address:
    return Address("row", method, make)


def a_receipt(cast: Cast) -> dict:
    """A receipt of SZ, by its identity."""
    return {"uuid": facts.collection(cast).uuid}


def imported(cast: Cast) -> dict:
    """An import of SZ, checked and not saved."""
    return {"uuid": imports.upload(cast).uuid}


ADDRESSES: dict[str, Address] = {
    # accounts
    "accounts:sign_in": public("the door itself"),
    "accounts:sign_out": signed_in(method="post"),
    "accounts:change_password": signed_in(),
    "accounts:set_language": public("the door is read in either language", method="post"),
    # operations
    "operations:healthz": public("asked by machines; counts and ages only"),
    # desk
    "desk:home": signed_in(),
    "desk:member": row(lambda cast: {"uuid": cast.enrolment().member.uuid}),
    # dues
    "dues:collection_list": signed_in(),
    "dues:collection": row(a_receipt),
    "dues:receipt_pdf": row(a_receipt),
    "dues:receipt_text": row(a_receipt),
    "dues:print_again": row(a_receipt, method="post"),
    "dues:take": signed_in(),
    "dues:take?peserta": row(lambda cast: {"peserta": cast.enrolment().uuid}),
    "dues:elsewhere": row(lambda cast: {"uuid": cast.enrolment().uuid}),
    "dues:reverse": row(a_receipt),
    "dues:reversal_list": signed_in(),
    "dues:reversal_decide": row(lambda cast: {"uuid": facts.reversal_request(cast).uuid}),
    "check:ask": public("a form for the code on the paper"),
    "check:show": public(
        "whoever holds the paper holds the code",
        make=lambda cast: {"code": facts.collection(cast).check_code},
    ),
    # registers brought in
    "imports:list": signed_in(),
    "imports:upload": signed_in(),
    "imports:show": row(imported),
    "imports:progress": row(imported),
    "imports:sheet": row(imported, method="post"),
    "imports:columns": row(imported),
    "imports:save": row(imported, method="post"),
    "imports:undo": row(imported),
    "imports:download": row(imported),
}
# Namespaces that exist for head office only; their pages are walked in tests/administration/.
HEAD_OFFICE_ONLY = {"admin"}
