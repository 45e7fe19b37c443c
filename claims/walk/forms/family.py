"""Families: who inherits, how it is proved, and to which account money goes."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.enums import HandsIn, Known, Marriage, Question
from claims.models import Claim
from claims.walk.forms.page import PageForm, choice
from perisai.common.forms import CountField

SAME_NAMES = gettext_lazy("Is every name written the same on KTP, KK and member card?")


class MarriageForm(PageForm):
    """Who husband or wife is, and how it is proved."""

    question = Question.MARRIAGE
    marriage = choice(gettext_lazy("Was the person married?"), Marriage.choices)


class FamilyCardForm(PageForm):
    """An old family card stops claims."""

    question = Question.FAMILY_CARD
    is_current = choice(gettext_lazy("Is everybody right on the family card (KK)?"), Known.choices)
    same_names = choice(SAME_NAMES, Known.choices)


class HandInForm(PageForm):
    """Whoever hands the file in for others needs their signatures."""

    question = Question.HAND_IN
    who = choice(gettext_lazy("Who brings the file to the branch office?"), HandsIn.choices)


class ChildrenForm(PageForm):
    """Children: heirs, and the education grant."""

    question = Question.CHILDREN
    children = CountField(
        label=gettext_lazy("How many children go to school or are younger than 23?"),
        min_value=0,
        max_value=20,
        help_text=gettext_lazy("None? Write 0."),
    )
    has_certificates = choice(
        gettext_lazy("Does each of them have a birth certificate?"),
        Known.choices,
        required=False,
    )

    def __init__(self, data=None, *, claim: Claim, on: dt.date):
        super().__init__(data, claim=claim, on=on)
        self.fields["has_certificates"].is_conditional = True

    def clean(self):
        read = super().clean()
        if read.get("children") and not read.get("has_certificates"):
            self.add_error("has_certificates", _("Say whether they have a birth certificate."))
        return read


class WillForm(PageForm):
    """Whom the person named."""

    question = Question.WILL
    has_will = choice(gettext_lazy("Is there a written will?"), Known.choices)


class AccountForm(PageForm):
    """Money goes to an account only."""

    question = Question.ACCOUNT
    has_account = choice(
        gettext_lazy("Is there a bank account in the person's own name?"), Known.choices
    )
    same_names = choice(SAME_NAMES, Known.choices)
