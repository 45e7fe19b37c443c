"""Words of an import."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchState(models.TextChoices):
    UPLOADED = "uploaded", _("waiting for a choice")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked, nothing saved yet")
    SAVING = "saving", _("being saved")
    SAVED = "saved", _("saved")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")
    FAILED = "failed", _("nothing was saved")

    @property
    def is_moving(self) -> bool:
        """A worker has it."""
        return self in (BatchState.CHECKING, BatchState.SAVING, BatchState.UNDOING)

    @property
    def is_over(self) -> bool:
        """Nothing of it counts: its sheet may be chosen again."""
        return self in (BatchState.UNDONE, BatchState.FAILED)

    @property
    def badge(self) -> str:
        """The state of components/state.html that looks like it."""
        looks = {self.SAVED: "done", self.FAILED: "failed", self.UNDONE: "reversed"}
        return looks.get(self, "waiting")


class Verdict(models.TextChoices):
    READY = "ready", _("ready")
    WARNED = "warned", _("ready, with a note")
    CHANGED = "changed", _("corrected")
    TOLD = "told", _("different, to be changed by hand")
    SAME = "same", _("unchanged")
    REFUSED = "refused", _("to be mended")


# Rows of which something is written when the import is saved.
SAVABLE = (Verdict.READY, Verdict.WARNED, Verdict.CHANGED)


class Choice(models.TextChoices):
    """What counts where a member was corrected by hand and the file says something new as well."""

    HAND = "hand", _("what is written here")
    FILE = "file", _("what the file says")


class KeptBecause(models.TextChoices):
    """Why somebody stays when an import is undone."""

    PAID = "paid", _("dues were taken or noted since")
    ENROLLED = "enrolled", _("another participation was opened")
    DECLARED = "declared", _("a declaration or a consent was given since")
    CONFIRMED = "confirmed", _("the scheme has confirmed dues of it")
    EDITED = "edited", _("corrected by hand since")
    LATER = "later", _("later months rest on the months of the import: both stay")
    START = "start", _("other months or terms rest on the earlier start: it stays, with its months")
    HELD = "held", _("its months can no longer be reversed: the branch has answered about them")


class PassedOver(models.TextChoices):
    """Rows that are nobody."""

    TITLE = "title", _("titles above the table")
    BLANK = "blank", _("blank lines")
    SUBTOTAL = "subtotal", _("subtotals")
    SIGNATURE = "signature", _("signature lines and remarks")


class Field(models.TextChoices):
    """What a column of a register may hold, months apart."""

    NUMBER = "number", _("row number")
    NIK = "nik", "NIK"
    NAME = "name", _("name")
    SEX = "sex", _("male or female (L/P)")
    BIRTH = "birth", _("place and date of birth")
    BIRTH_PLACE = "birth_place", _("place of birth")
    BIRTH_DATE = "birth_date", _("date of birth")
    HAMLET = "hamlet", _("hamlet")
    RT_RW = "rt_rw", "RT/RW"
    RW_RT = "rw_rt", "RW/RT"
    RT = "rt", "RT"
    RW = "rw", "RW"
    ADDRESS = "address", _("address")
    JOB = "job", _("job")
    PHONE = "phone", _("phone")
    KPJ = "kpj", "KPJ"
    FAMILY_CARD = "family_card", _("family card number (KK)")
    PROGRAM = "program", _("programmes")
    INCOME = "income", _("declared income a month")
    HEIR = "heir", _("heir")
    RELATION = "relation", _("relation of the heir")
    NOTE = "note", _("note")
