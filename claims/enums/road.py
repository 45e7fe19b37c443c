"""What happens with the branch and afterwards, and what the living lack for a claim."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class StepKind(models.TextChoices):
    """What happened to a claim after the family was asked, each with its day."""

    COMPLETE = "complete", _("the papers are complete")
    SUBMITTED = "submitted", _("handed in at the branch office")
    QUESTION = "question", _("the branch office asks for something")
    ANSWERED = "answered", _("what was asked for was brought")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    OBJECTED = "objected", _("objection handed in")
    PAID = "paid", _("paid")
    DROPPED = "dropped", _("not pursued")
    RESUMED = "resumed", _("taken up again")

    @classmethod
    def with_the_scheme(cls) -> frozenset[str]:
        """While the newest step is one of these, the scheme has the file."""
        return frozenset({cls.SUBMITTED, cls.ANSWERED, cls.APPROVED, cls.OBJECTED})

    @classmethod
    def ends(cls) -> frozenset[str]:
        """After one of these nothing waits for anybody."""
        return frozenset({cls.PAID, cls.DROPPED})


class RefusalReason(models.TextChoices):
    """Why the scheme refused, in the words of its letter."""

    NOT_ACTIVE = "not_active", _("not protected on that day")
    NO_ATTESTATION = "no_attestation", _("nothing proves that the person was working")
    NOT_FROM_WORK = "not_from_work", _("it does not come from the work")
    PAPERS = "papers", _("papers are missing or contradict each other")
    HEIRS = "heirs", _("it is not clear who the heirs are")
    TOO_LATE = "too_late", _("reported or claimed too late")
    OTHER = "other", _("another reason")


class AmountDoubt(models.TextChoices):
    """Why a paid amount does not look like the benefit of its event."""

    JKM_AMOUNT = (
        "jkm_amount",
        _(
            "The event is one of JKK, but the amount is that of JKM. Check what happened, or the amount."
        ),
    )
    NO_JKM_AMOUNT = (
        "no_jkm_amount",
        _(
            "JKM had no such amount on that day. Check the amount, or what happened; savings (JHT) paid"
            " with it make it differ too."
        ),
    )


class Stretch(models.TextChoices):
    """A stretch of the road, of which the days are counted."""

    TO_BRANCH = "to_branch", _("from the beginning until handed in")
    TO_DECISION = "to_decision", _("from handed in until the decision")
    TO_MONEY = "to_money", _("from handed in until paid")
    IN_ALL = "in_all", _("from the event until paid")


class Served(models.TextChoices):
    """What a family says of the service."""

    YES = "yes", _("yes")
    PARTLY = "partly", _("partly")
    NO = "no", _("no")


class Gap(models.TextChoices):
    """What would go wrong today, if something happened to somebody living. The worst first."""

    LAPSED = "lapsed", _("protection has stopped")
    ARREARS = "arrears", _("dues are behind")
    WITH_AGENT = "with_agent", _("dues are still with the agent")
    NO_ATTESTATION = "no_attestation", _("no declaration of working and being healthy")
    NO_KPJ = "no_kpj", _("no KPJ number")
    NO_HEIRS = "no_heirs", _("no heirs written down")
    CHILD_BIRTH_DATE = "child_birth_date", _("date of birth of a child is missing")
    NO_FAMILY_CARD = "no_family_card", _("no photo of the family card (KK)")
    NO_KTP = "no_ktp", _("no photo of the KTP")
    NO_PHONE = "no_phone", _("no phone number")


class NextKind(StrEnum):
    """The one thing to do next about a claim; the sentences stand in `claims.next_words`."""

    REPORT = "report"
    ANSWER = "answer"
    MEND = "mend"
    BRING = "bring"
    JUDGE = "judge"
    PUT_TOGETHER = "put_together"
    HAND_IN = "hand_in"
    WAIT = "wait"
    BRING_ASKED = "bring_asked"
    WAIT_MONEY = "wait_money"
    OBJECT = "object"
    VISIT = "visit"
