"""What each paper is, and why it is asked, for somebody who has never seen it."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from claims.enums import PaperKind

K = PaperKind


class Words(NamedTuple):
    """`what` to look for, and `why` the scheme wants it."""

    what: str
    why: str


WORDS: dict[PaperKind, Words] = {
    K.MEMBER_CARD: Words(
        _("The card with the 11 digits of the KPJ, of plastic or on paper."),
        _("It says who was protected. When it is lost, write the KPJ on a sheet."),
    ),
    K.KTP: Words(
        _("The KTP of the member, both sides if it can be read better."),
        _("NIK and name must be those of the registration."),
    ),
    K.FAMILY_CARD: Words(
        _("The newest KK on which the member and the heirs stand; two if they live apart."),
        _("It shows who belongs to the family."),
    ),
    K.DEATH_CERTIFICATE: Words(
        _("The sheet of Dukcapil that says who died, when and where."),
        _(
            "It is the proof of the death. Some branch offices take the letter of the village first."
        ),
    ),
    K.RT_LETTER: Words(
        _("A letter of the heads of the RT and the RW that tells of the death."),
        _("With it the village office writes its letter."),
    ),
    K.DEATH_LETTER: Words(
        _("The letter of the village office, the hospital or the doctor about the death."),
        _("With it Dukcapil writes the death certificate."),
    ),
    K.HEIR_STATEMENT: Words(
        _(
            "One sheet that all heirs sign over a meterai of Rp10.000, with two witnesses, known to the"
            " kepala desa and the camat."
        ),
        _("It says who the heirs are, so that nobody is left out."),
    ),
    K.HEIR_KTP: Words(
        _("The KTP of the heir."),
        _("Whoever signs and receives money shows who they are."),
    ),
    K.MARRIAGE_PROOF: Words(
        _(
            "Book lost: the duplicate of the KUA where you married. Married without a book (nikah siri): the"
            " ruling of the Pengadilan Agama (isbat nikah)."
        ),
        _("It says who husband or wife is. The ruling takes weeks: begin with it now."),
    ),
    K.DIVORCE_CERTIFICATE: Words(
        _("The sheet of the court that says since when the two were divorced."),
        _("Who is divorced inherits nothing; without it the branch office may ask for the book."),
    ),
    K.MARRIAGE_BOOK: Words(
        _("The pages of the marriage book with the names and photos; or the marriage certificate."),
        _(
            "It shows that they were married. When there is none: ask at the KUA for a copy, or at the"
            " religious court for isbat nikah."
        ),
    ),
    K.BIRTH_CERTIFICATE: Words(
        _("The birth certificate of the child."),
        _("It shows whose child it is, and how old."),
    ),
    K.GUARDIAN_KTP: Words(
        _("The KTP of the grown-up who signs for the child."),
        _("A child cannot sign yet, so a guardian does."),
    ),
    K.WILL: Words(
        _("The will, if there is one."),
        _("It counts when there is no family in the order of the law."),
    ),
    K.BANK_BOOK: Words(
        _("The first page of the bank book, with name and number of the account."),
        _("The money is sent there. The name must be that of who receives it."),
    ),
    K.NPWP: Words(
        _("The card or letter with the tax number."),
        _("It is asked when more than Rp50.000.000 is paid."),
    ),
    K.WORK_REFERENCE: Words(
        _("A letter that says what the work was. For who works alone, the village can write it."),
        _("It stands on some lists. Ask the branch office first whether it is needed."),
    ),
    K.FORM_F4: Words(
        _("The form with which JKM, and JHT after a death, are asked for."),
        _("Without it nothing is paid. All heirs are written on it."),
    ),
    K.FORM_F5: Words(
        _("The form with which JHT is asked for."),
        _("Without it nothing is paid."),
    ),
    K.FORM_KK1: Words(
        _("The first report of the accident."),
        _("It must be there within 2 x 24 hours; WhatsApp to the branch office helps."),
    ),
    K.FORM_KK2: Words(
        _("The second report: how the injury ended."),
        _("It is due 2 x 24 hours after the doctor has said that the treatment is over."),
    ),
    K.FORM_KK3: Words(
        _("What the doctor found, filled in and signed by the doctor."),
        _("It says how much the injury takes away."),
    ),
    K.CHRONOLOGY: Words(
        _("A sheet that tells what happened, hour by hour, signed by two witnesses."),
        _("It shows that the accident came from the work."),
    ),
    K.WITNESS_KTP: Words(
        _("The KTP of the two people who saw or heard it."),
        _("They confirm what was told."),
    ),
    K.POLICE_REPORT: Words(
        _("The report of the police about the accident on the road."),
        _("Jasa Raharja pays first, and asks for it too."),
    ),
    K.TREATMENT_RECEIPTS: Words(
        _("Every receipt of doctor, hospital and medicine, with the prescriptions."),
        _("Outside a PLKK hospital the family pays first, and the scheme pays it back."),
    ),
    K.TRANSPORT_RECEIPTS: Words(
        _("A receipt for carrying the injured: from where to where, how much, signed."),
        _("It is paid back up to a limit."),
    ),
    K.GRANT_FORM: Words(
        _("The form with which the education grant is asked for."),
        _("The grant is asked for every year."),
    ),
    K.SCHOOL_LETTER: Words(
        _("A letter of the school: the child learns there, in which class."),
        _("The grant is for children who go to school."),
    ),
    K.REPORT_BOOK: Words(
        _("The page of the last report card with name and class."),
        _("It shows the class, which decides the amount."),
    ),
    K.POWER_OF_ATTORNEY: Words(
        _("A sheet over a meterai: the heirs let one person act for them."),
        _("Only with it somebody else may hand the papers in."),
    ),
    K.NAME_LETTER: Words(
        _("A letter of the village: both ways of writing the name are one person."),
        _("KTP, KK and card must not contradict each other."),
    ),
}
