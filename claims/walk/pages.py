"""Every question: its words, why it is asked, its form, and whom it is asked. In the order of a talk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.enums import EventKind, HandsIn, Known, Marriage, Question, StopReason
from claims.models import Claim
from claims.walk import forms
from claims.walk.answers import (
    died_later,
    has_family_question,
    is_death,
    is_event,
    is_from_work,
    is_injury,
    is_of_savings,
    may_be_from_work,
    may_be_on_a_road,
    told,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSpec:
    """One question. `slug` is its word in the address, `next_steps` what an answer calls for, by
    (field, answer). `is_known` says that a column was filled before anybody asked."""

    question: Question
    slug: str
    title: str | Promise
    why: str | Promise
    form: type[forms.PageForm]
    is_asked: Callable[[Claim], bool]
    is_known: Callable[[Claim], bool] = lambda claim: False
    next_steps: Mapping[tuple[str, str], str | Promise] = field(default_factory=dict)

    def is_answered(self, claim: Claim) -> bool:
        """Somebody answered it, or it was clear when the claim was opened."""
        return self.question in claim.answers or self.is_known(claim)

    def advice(self, claim: Claim) -> list[str | Promise]:
        """What the answers of this page call for, in words."""
        return [
            words
            for (name, answer), words in self.next_steps.items()
            if told(claim, self.question, name) == answer
        ]


DIFFERENT_NAMES = _(
    "Ask the village office for a letter about the name (surat beda nama): draft it here, with both ways of"
    " writing."
)
COMPARE_NAMES = _("Lay KTP, KK and member card side by side and read each name letter by letter.")

PAGES: tuple[PageSpec, ...] = (
    PageSpec(
        question=Question.PERSON,
        slug="siapa",
        title=_("Who is it about?"),
        why=_("With name and NIK the branch office finds the member, even if you do not."),
        form=forms.PersonForm,
        is_asked=lambda claim: claim.member_id is None,
        is_known=lambda claim: bool(claim.nik and claim.birth_date),
    ),
    PageSpec(
        question=Question.KIND,
        slug="kejadian",
        title=_("What happened?"),
        why=_("It decides which benefit there may be."),
        form=forms.KindForm,
        is_asked=lambda claim: True,
        is_known=lambda claim: True,
    ),
    PageSpec(
        question=Question.DAY,
        slug="kapan",
        title=_("When did it happen?"),
        why=_("The law of that day counts, and deadlines begin with it."),
        form=forms.DayForm,
        is_asked=lambda claim: True,
        is_known=lambda claim: claim.event_on is not None and not is_injury(claim),
    ),
    PageSpec(
        question=Question.CAUSE,
        slug="sebab",
        title=_("What was the cause?"),
        why=_("The cause decides which programme pays: JKK for what comes from the work."),
        form=forms.CauseForm,
        is_asked=is_event,
    ),
    PageSpec(
        question=Question.ROAD,
        slug="jalan",
        title=_("Was it on the road?"),
        why=_("After a traffic accident Jasa Raharja pays first, then JKK."),
        form=forms.RoadForm,
        is_asked=may_be_on_a_road,
        next_steps={
            ("police", Known.NO): _(
                "Go to the police (Satlantas) of the place and ask for a report: Jasa Raharja and the branch"
                " office ask for it. Some days later, with witnesses, is better than not at all."
            ),
            ("police", Known.UNKNOWN): _(
                "Ask the family and the police (Satlantas) whether a report was made, and for a copy."
            ),
        },
    ),
    PageSpec(
        question=Question.HOSPITAL,
        slug="rumah-sakit",
        title=_("Where is or was the treatment?"),
        why=_(
            "A PLKK hospital sends the bill to BPJS Ketenagakerjaan. Elsewhere the family pays first."
        ),
        form=forms.HospitalForm,
        is_asked=may_be_from_work,
        next_steps={
            ("is_plkk", Known.NO): _(
                "What was paid for treatment is paid back: keep every receipt, with its stamp. If the doctor"
                " agrees, go to a PLKK hospital, there nothing is paid first."
            ),
            ("is_plkk", Known.UNKNOWN): _(
                'Ask at the counter of the hospital: "PLKK BPJS Ketenagakerjaan?" Keep every receipt'
                " until you know."
            ),
        },
    ),
    PageSpec(
        question=Question.OUTCOME,
        slug="keadaan",
        title=_("How is the person now?"),
        why=_("The amount follows from what the doctor writes."),
        form=forms.OutcomeForm,
        is_asked=lambda claim: is_injury(claim) and may_be_from_work(claim),
    ),
    PageSpec(
        question=Question.DIED,
        slug="meninggal",
        title=_("When did the person die?"),
        why=_("Village letter, Dukcapil and heirs count from this day, not from the accident."),
        form=forms.DiedForm,
        is_asked=died_later,
        is_known=lambda claim: claim.died_on is not None,
    ),
    PageSpec(
        question=Question.TRANSPORT,
        slug="angkutan",
        title=_("What was paid for the way to the hospital?"),
        why=_("It is paid back up to a ceiling. Leave empty what was not paid."),
        form=forms.TransportForm,
        is_asked=is_from_work,
    ),
    PageSpec(
        question=Question.WORK,
        slug="bekerja",
        title=_("Was the person still working?"),
        why=_(
            "Claims were refused because nobody could attest it. One name now helps the family later."
        ),
        form=forms.WorkForm,
        is_asked=is_event,
        next_steps={
            ("was_working", Known.NO): _(
                "Do not hide it. Write down since when and why, and ask the branch office: what counts is"
                " the day of registration and the dues."
            ),
            ("was_working", Known.UNKNOWN): _(
                "Ask the RT head and the neighbours who saw the person working last, and on which day."
            ),
            ("was_in_care", Known.YES): _(
                "Write down since when and where. Do not hide it: what is asked is whether the person was"
                " working and not in care when registering, or when coming back after a lapse."
            ),
            ("was_in_care", Known.UNKNOWN): _(
                "Ask the family since when the person was ill: the branch office may ask for it."
            ),
        },
    ),
    PageSpec(
        question=Question.SECOND_JOB,
        slug="pekerjaan-lain",
        title=_("Was there a second job?"),
        why=_("Dues for two jobs may bring two benefits."),
        form=forms.SecondJobForm,
        is_asked=is_event,
        next_steps={
            ("has_second", Known.YES): _(
                "Tell the branch office both KPJ numbers: each job is claimed. The funeral cost is paid once."
            ),
            ("has_second", Known.UNKNOWN): _(
                "Ask the branch office to look for every KPJ under this NIK."
            ),
        },
    ),
    PageSpec(
        question=Question.INCOME,
        slug="penghasilan",
        title=_("What income was declared?"),
        why=_("JKK is reckoned from it, not from the real income."),
        form=forms.IncomeForm,
        is_asked=lambda claim: may_be_from_work(claim) and claim.enrolment_id is None,
    ),
    PageSpec(
        question=Question.MARRIAGE,
        slug="pernikahan",
        title=_("Was the person married?"),
        why=_("Husband, wife and children come first. The branch office asks for a paper."),
        form=forms.MarriageForm,
        is_asked=is_death,
        next_steps={
            ("marriage", Marriage.NO_BOOK): _(
                "Nothing is lost. If the book is lost, ask the KUA for a duplicate. If there never was one,"
                " ask the religious court for isbat nikah; the KUA tells how. Children inherit with their"
                " birth certificate in any case."
            ),
            ("marriage", Marriage.SEVERAL): _(
                "Bring every marriage book. All wives and children sign together; let them come with the"
                " village office as witness."
            ),
            ("marriage", Marriage.DIVORCED): _(
                "Bring the divorce certificate (akta cerai). Who is divorced does not inherit; the children"
                " do."
            ),
        },
    ),
    PageSpec(
        question=Question.FAMILY_CARD,
        slug="kk",
        title=_("Is the family card (KK) right?"),
        why=_("Names and dates that differ between papers stop claims."),
        form=forms.FamilyCardForm,
        is_asked=is_death,
        next_steps={
            ("is_current", Known.NO): _(
                "Have the KK renewed at Dukcapil, together with the death certificate: one way, no cost. Do"
                " it now, it takes days."
            ),
            ("is_current", Known.UNKNOWN): _(
                "Compare the KK with each KTP: names, dates of birth, who lives there."
            ),
            ("same_names", Known.NO): DIFFERENT_NAMES,
            ("same_names", Known.UNKNOWN): COMPARE_NAMES,
        },
    ),
    PageSpec(
        question=Question.CHILDREN,
        slug="anak",
        title=_("Are there children?"),
        why=_("Two children may get an education grant, every year they learn."),
        form=forms.ChildrenForm,
        is_asked=has_family_question,
        next_steps={
            ("has_certificates", Known.NO): _(
                "Ask Dukcapil for the birth certificates: it is free, also for older children. Bring the KK"
                " and a letter of the midwife or of the village."
            ),
            ("has_certificates", Known.UNKNOWN): _("Look for the birth certificate of each child."),
        },
    ),
    PageSpec(
        question=Question.WILL,
        slug="wasiat",
        title=_("Is there a will?"),
        why=_("It counts only when none of the near family lives."),
        form=forms.WillForm,
        is_asked=is_death,
        next_steps={
            ("has_will", Known.YES): _(
                "Keep the original. Husband, wife and children still come first."
            ),
            ("has_will", Known.UNKNOWN): _(
                "Ask the oldest of the family. The claim does not wait for it."
            ),
        },
    ),
    PageSpec(
        question=Question.HAND_IN,
        slug="yang-menyerahkan",
        title=_("Who brings the file?"),
        why=_("Somebody who comes in place of the heirs needs a letter that all of them signed."),
        form=forms.HandInForm,
        is_asked=is_death,
        next_steps={
            ("who", HandsIn.OTHER): _(
                "Draft the power of attorney (surat kuasa) under the letters of the village; every heir"
                " signs it, on a stamp duty of Rp10.000."
            ),
            ("who", HandsIn.UNKNOWN): _(
                "It is easiest when one of the heirs comes along. Otherwise ask for a surat kuasa in time."
            ),
        },
    ),
    PageSpec(
        question=Question.STOPPED,
        slug="berhenti",
        title=_("Why did the work stop?"),
        why=_(
            "Who stops can take the savings (JHT); who only rests keeps the protection by paying on."
        ),
        form=forms.StoppedForm,
        is_asked=lambda claim: claim.kind == EventKind.STOPPED_WORK,
        next_steps={
            ("reason", StopReason.EMPLOYED): _(
                "Tell the company the old KPJ number, so that the savings go on there."
            ),
            ("reason", StopReason.PAUSE): _(
                "Taking the savings ends the participation and its protection. Resting for a month or two?"
                " Better pay on: after three months without dues the protection ends."
            ),
        },
    ),
    PageSpec(
        question=Question.ACCOUNT,
        slug="rekening",
        title=_("Where can the money go?"),
        why=_("BPJS Ketenagakerjaan pays to an account in the own name only."),
        form=forms.AccountForm,
        is_asked=is_of_savings,
        next_steps={
            ("has_account", Known.NO): _(
                "Open one at the nearest bank or BRILink agent with the KTP; a simple savings account is"
                " enough."
            ),
            ("has_account", Known.UNKNOWN): _("Ask for the savings book, and read the name in it."),
            ("same_names", Known.NO): DIFFERENT_NAMES,
            ("same_names", Known.UNKNOWN): COMPARE_NAMES,
        },
    ),
)
BY_SLUG = {page.slug: page for page in PAGES}
BY_QUESTION = {page.question: page for page in PAGES}
