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

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from dues.actions.proofs import Proof, keep_proof
from members.models import Enrolment, Heir
from tests.architecture import facts
from tests.cast import Cast
from tests.imports import steps as imports
from villages.actions.people import end_agent


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


def a_remittance(cast: Cast) -> dict:
    """Cash that SZ handed to the branch."""
    return {"uuid": facts.remittance_item(cast).remittance.uuid}


def a_proof(cast: Cast) -> dict:
    """A remittance of SZ with a photo of its proof."""
    return {"uuid": facts.remittance(cast, **keep_proof(Proof(b"%PDF- %%EOF", ".pdf"))).uuid}


def a_payment(cast: Cast) -> dict:
    """What the branch paid into the scheme, with its proof."""
    return {"uuid": facts.scheme_payment(cast, **keep_proof(Proof(b"%PDF- %%EOF", ".pdf"))).uuid}


def a_shortage(cast: Cast) -> dict:
    """A remittance of SZ that was counted short."""
    return {"uuid": facts.shortage(cast).uuid}


def a_count(cast: Cast) -> dict:
    """A count of what SZ holds, at which money was missing."""
    return {"uuid": facts.missing_cash(cast).uuid}


def a_succession(cast: Cast) -> dict:
    """SZ hands over to ST, who has not answered."""
    return {"uuid": facts.succession(cast).uuid}


def somebody_gone(cast: Cast) -> dict:
    """ST, who works here no more."""
    end_agent(agent=cast.st, until_on=cast.st.from_on, by=cast.pusat)
    return {"uuid": cast.st.uuid}


def imported(cast: Cast) -> dict:
    """An import of SZ, checked and not saved."""
    return {"uuid": imports.upload(cast).uuid}


def heir(cast: Cast) -> Heir:
    return Heir.objects.create(member=cast.member(), name="Budi", relation="husband", position=1)


def lapsed(cast: Cast) -> Enrolment:
    """A participation that nobody continued after its lapse."""
    return cast.enrolment(ended_on=dt.date(2026, 7, 1), end_reason="lapsed")


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
    "desk:change_terms": row(lambda cast: {"uuid": cast.enrolment().uuid}),
    "desk:reactivate": row(lambda cast: {"uuid": lapsed(cast).uuid}),
    "desk:member_list": signed_in(),
    "desk:member": row(lambda cast: {"uuid": cast.enrolment().member.uuid}),
    # members
    "members:register": signed_in(),
    "members:quote": signed_in(method="post"),
    "members:edit": row(lambda cast: {"uuid": cast.member().uuid}),
    "members:reveal": row(lambda cast: {"uuid": cast.member().uuid, "field": "nik"}, method="post"),
    "members:consent": row(lambda cast: {"uuid": cast.member().uuid}),
    "members:add_heir": row(lambda cast: {"uuid": cast.member().uuid}),
    "members:edit_heir": row(lambda cast: {"pk": heir(cast).pk}),
    "members:remove_heir": row(lambda cast: {"pk": heir(cast).pk}, method="post"),
    "members:reveal_heir_phone": row(lambda cast: {"pk": heir(cast).pk}, method="post"),
    "members:add_job": row(lambda cast: {"uuid": cast.member().uuid}),
    "members:correct_job": row(lambda cast: {"uuid": cast.enrolment().uuid}),
    "members:attest": row(lambda cast: {"uuid": cast.enrolment().uuid}),
    "members:end": row(lambda cast: {"uuid": cast.enrolment().uuid}),
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
    "dues:remittance_list": signed_in(),
    "dues:hand_on": signed_in(),
    "dues:pay_in": signed_in(),
    "dues:remittance": row(a_remittance),
    "dues:decide": row(a_remittance),
    "dues:remittance_proof": row(a_proof),
    "dues:slip": row(lambda cast: {**a_remittance(cast), "paper": "a5"}),
    "dues:scheme_payment": row(a_payment),
    "dues:payment_proof": row(a_payment),
    "dues:settle": row(a_shortage),
    "dues:agent_list": signed_in(),
    "dues:agent": row(lambda cast: {"uuid": cast.sz.uuid}),
    "dues:hand_on_for": row(somebody_gone),
    "dues:count_cash": row(lambda cast: {"uuid": cast.sz.uuid}),
    "dues:count_list": signed_in(),
    "dues:cash_count": row(a_count),
    "dues:settle_count": row(a_count),
    "dues:count_minutes": row(lambda cast: {**a_count(cast), "paper": "a4"}),
    "dues:start_succession": row(lambda cast: {"uuid": cast.sz.uuid}),
    "dues:succession_list": signed_in(),
    "dues:succession": row(a_succession),
    "dues:withdraw_succession": row(a_succession),
    "dues:succession_minutes": row(lambda cast: {**a_succession(cast), "paper": "a4"}),
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
