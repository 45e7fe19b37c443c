"""One reference pays once, whoever noted it: an agent, the branch, or somebody who noted dues as paid
elsewhere.

The unique constraint decides between two at the same moment. Only two things stand beside the first
claim: the notes of one campaign's payment, which went to the scheme as one, and a note for somebody whose
own months the payment brought in.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dues import custody_rules
from dues.errors import ReferenceUsed
from dues.models import Collection, LiveReference, SchemePayment, SchemePaymentLine


def claim_for_payment(payment: SchemePayment) -> None:
    """Claim the reference of a payment into the scheme, in the caller's transaction. Raises
    ReferenceUsed."""
    plain = custody_rules.plain_reference(payment.reference)
    try:
        with transaction.atomic():
            LiveReference.objects.create(reference=plain, payment=payment)
    except IntegrityError as error:
        if LiveReference.objects.filter(reference=plain, collection__isnull=False).exists():
            raise _used(_noted_words(), payment.reference) from error
        raise reference_used(payment.reference) from error


def check_note(reference: str, enrolment_id: int, *, bill: str = "") -> bool:
    """Whether a note of dues paid elsewhere stands beside others with the same reference; the claims of
    these are held until the transaction ends. `bill` is the digest of the payment it is a part of.

    Raises ReferenceUsed when the reference is in use for something else.
    """
    held = _hold({custody_rules.plain_reference(reference)})
    notes = [row.collection for row in held if row.collection]
    if any(not bill or note.content_hash != bill for note in notes):
        is_theirs = all(_is_of(note, enrolment_id) for note in notes)
        raise _used(_same_person_words() if is_theirs else _others_words(), reference)
    payments = [row.payment_id for row in held if row.payment_id]
    if payments and not _pays_for(payments, enrolment_id):
        raise _used(_others_words(), reference)
    return bool(held)


def claim_for_note(collection: Collection, *, is_beside: bool) -> None:
    """Claim the reference of a note of dues paid elsewhere, if it has one, as `check_note` answered in
    the same transaction. Raises ReferenceUsed."""
    plain = custody_rules.plain_reference(collection.reference)
    if not plain:
        return
    try:
        with transaction.atomic():
            LiveReference.objects.create(
                reference=plain, collection=collection, is_first=not is_beside
            )
    except IntegrityError as error:
        raise _used(_others_words(), collection.reference) from error


def free_references(claims: QuerySet[LiveReference]) -> None:
    """Delete these claims, in the caller's transaction. What stood beside the first keeps the reference
    in use."""
    references = set(claims.order_by().values_list("reference", flat=True))
    _hold(references)
    claims.delete()
    for reference in sorted(references):
        left = LiveReference.objects.filter(reference=reference)
        if not left.filter(is_first=True).exists():
            oldest = left.order_by("pk").values("pk")[:1]
            LiveReference.objects.filter(pk__in=list(oldest.values_list("pk", flat=True))).update(
                is_first=True
            )


def reference_used(reference: str) -> ReferenceUsed:
    """The refusal of a reference that counts already."""
    return _used(
        _(
            "The reference %(reference)s is noted for another payment already. Nothing was saved."
            " Compare it with the proof; if it is right, the branch office looks at the payment noted before."
        ),
        reference,
    )


def _hold(references: set[str]) -> list[LiveReference]:
    """The claims on these references, locked in one order."""
    rows = LiveReference.objects.filter(reference__in=references - {""}).order_by("pk")
    return list(rows.select_related("collection").select_for_update(of=("self",)))


def _is_of(note: Collection, enrolment_id: int) -> bool:
    return note.lines.filter(enrolment=enrolment_id).exists()


def _pays_for(payments: Sequence[int], enrolment_id: int) -> bool:
    lines = SchemePaymentLine.objects.filter(payment__in=payments, line__enrolment=enrolment_id)
    return lines.exists()


def _used(words: str, reference: str) -> ReferenceUsed:
    return ReferenceUsed(words % {"reference": reference}, field="reference")


def _noted_words() -> str:
    return _(
        "The reference %(reference)s is noted for dues paid elsewhere already. Nothing was saved."
        " Compare it with the proof; if it is right, whoever made that note or the branch office undoes"
        " it first."
    )


def _others_words() -> str:
    return _(
        "The reference %(reference)s is noted for a payment of somebody else. Compare it with the"
        " proof, or leave the reference empty if there is none."
    )


def _same_person_words() -> str:
    return _(
        "The reference %(reference)s is noted for other months of this person already, and one payment"
        " counts once. Was it for all of these months? Undo that note, then note them together."
        " Otherwise write the reference of this payment, or leave it empty if there is none."
    )
