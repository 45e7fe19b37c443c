"""Which drawing of static/img/papers.svg shows what a paper looks like."""

from claims.enums import PaperKind

K = PaperKind
DRAWINGS = {
    **dict.fromkeys((K.KTP, K.HEIR_KTP, K.GUARDIAN_KTP, K.WITNESS_KTP), "ktp"),
    **dict.fromkeys((K.MEMBER_CARD, K.NPWP), "card"),
    K.FAMILY_CARD: "family-card",
    **dict.fromkeys(
        (K.DEATH_CERTIFICATE, K.BIRTH_CERTIFICATE, K.DIVORCE_CERTIFICATE), "certificate"
    ),
    **dict.fromkeys((K.HEIR_STATEMENT, K.POWER_OF_ATTORNEY, K.WILL), "stamped"),
    **dict.fromkeys((K.MARRIAGE_BOOK, K.BANK_BOOK, K.REPORT_BOOK), "book"),
    **dict.fromkeys((K.TREATMENT_RECEIPTS, K.TRANSPORT_RECEIPTS), "receipt"),
    **dict.fromkeys(
        (K.FORM_F4, K.FORM_F5, K.FORM_KK1, K.FORM_KK2, K.FORM_KK3, K.GRANT_FORM), "form"
    ),
}


def drawing_of(kind: PaperKind) -> str:
    """The name of its drawing; most papers are letters."""
    return DRAWINGS.get(kind, "letter")
