"""Words that describe people and their participation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    MALE = "L", _("male")
    FEMALE = "P", _("female")


class PhoneOwner(models.TextChoices):
    SELF = "self", _("the member")
    SPOUSE = "spouse", _("husband or wife")
    CHILD = "child", _("child")
    FAMILY = "family", _("other family")
    NEIGHBOUR = "neighbour", _("neighbour")


class Relation(models.TextChoices):
    HUSBAND = "husband", _("husband")
    WIFE = "wife", _("wife")
    CHILD = "child", _("child")
    FATHER = "father", _("father")
    MOTHER = "mother", _("mother")
    GRANDCHILD = "grandchild", _("grandchild")
    GRANDPARENT = "grandparent", _("grandparent")
    SIBLING = "sibling", _("brother or sister")
    PARENT_IN_LAW = "parent_in_law", _("father- or mother-in-law")
    OTHER = "other", _("other")


class CardTaker(models.TextChoices):
    """Into whose hand the member card was given."""

    SELF = "self", _("the member")
    FAMILY = "family", _("family")
    NEIGHBOUR = "neighbour", _("neighbour")


class VisitResult(models.TextChoices):
    """What came of a visit, when nothing was paid."""

    NOT_HOME = "not_home", _("not at home")
    COME_BACK = "come_back", _("come back on another day")
    REFUSED = "refused", _("does not want to pay")
    MOVED = "moved", _("has moved away")
    ILL = "ill", _("is ill or had an accident")
    DIED = "died", _("has died")


class LapseReason(models.TextChoices):
    """Why somebody stopped paying, as they say it."""

    MONEY = "money", _("the money was not enough")
    NOBODY_CAME = "nobody_came", _("nobody came to collect, or nobody was met")
    DOUBT = "doubt", _("doubts that a claim is paid")
    NO_NEED = "no_need", _("sees no use in it")
    FAMILY = "family", _("the family does not want it")
    NO_WORK = "no_work", _("does not work now")
    ELSEWHERE = "elsewhere", _("is protected elsewhere, for example by an employer")
    MOVED = "moved", _("has moved away")
    UNSAID = "unsaid", _("does not say why")
    OTHER = "other", _("another reason")


class LapseAnswer(models.TextChoices):
    """What somebody says to coming back."""

    YES = "yes", _("wants to come back")
    LATER = "later", _("perhaps later")
    NO = "no", _("no, and does not want to be asked again")


class EndReason(models.TextChoices):
    LAPSED = "lapsed", _("lapsed: three months unpaid")
    WAGE_EMPLOYMENT = "wage_employment", _("moved to wage employment")
    STOPPED = "stopped", _("stopped working")
    RESIGNED = "resigned", _("asked to leave")
    DECEASED = "deceased", _("died")
    WITHDRAWN = "withdrawn", _("entered by mistake")


class Purpose(models.TextChoices):
    REGISTER = "register", _("registration and dues with BPJS Ketenagakerjaan (Jamsostek)")
    CLAIM = "claim", _("help for the heirs with a claim")
    REMIND = "remind", _("reminders about dues")


class Channel(models.TextChoices):
    VISIT = "visit", _("visit at home")
    WHATSAPP = "whatsapp", "WhatsApp"
    SMS = "sms", "SMS"
    LETTER = "letter", _("letter")


class DuplicateOutcome(models.TextChoices):
    """What the coordinator decides when an agent asks about a NIK that is registered already."""

    KEEP = "keep", _("stays with the agent of now")
    MOVE = "move", _("moves to the agent who asked")
    REREGISTER = "reregister", _("moves, and is opened again there")


class MoveEnd(models.TextChoices):
    """How a move of members ended."""

    DONE = "done", _("done")
    REFUSED = "refused", _("refused by the other branch")
    WITHDRAWN = "withdrawn", _("taken back")
    FAILED = "failed", _("not possible on its day")


class DocumentKind(models.TextChoices):
    """What a photo or scan shows."""

    KTP = "ktp", "KTP"
    FAMILY_CARD = "kk", _("family card (KK)")
    WORKPLACE = "workplace", _("place of work")
    OTHER = "other", _("another paper")


class CounterPurpose(models.TextChoices):
    """Why the village asks at its counter whether somebody is protected. No purpose is a service that
    could be refused."""

    SELF = "self", _("the person asks about themselves")
    FAMILY = "family", _("the family asks, after a death or an accident")
    HELP = "help", _("the village thinks about paying dues for this person")
    TOLD = "told", _("somebody came with a receipt or a card")


class CounterAnswer(models.TextChoices):
    """All that the counter is told. Who lapsed, who never joined and who lives elsewhere are one answer."""

    PROTECTED = "protected", _("protected")
    HELD = "held", _("paid, not yet with BPJS Ketenagakerjaan (Jamsostek)")
    NONE = "none", _("not known here, or not protected")
