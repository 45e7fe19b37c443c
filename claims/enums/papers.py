"""Papers of a claim, letters of the village, official forms."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperKind(models.TextChoices):
    """A paper that a claim may need."""

    MEMBER_CARD = "kartu-peserta", _("Member card (KPJ)")
    KTP = "ktp", _("KTP")
    FAMILY_CARD = "kk", _("The family card (KK)")
    DEATH_CERTIFICATE = "akta-kematian", _("Death certificate (akta kematian)")
    RT_LETTER = "pengantar-rt", _("Letter of the RT and RW")
    DEATH_LETTER = "keterangan-kematian", _("Letter about the death")
    HEIR_STATEMENT = "pernyataan-ahli-waris", _("Statement of the heirs")
    HEIR_KTP = "ktp-ahli-waris", _("KTP of the heir")
    MARRIAGE_BOOK = "buku-nikah", _("Marriage book")
    MARRIAGE_PROOF = (
        "bukti-nikah",
        _("Ruling on the marriage (isbat nikah), or a duplicate of the marriage book"),
    )
    DIVORCE_CERTIFICATE = "akta-cerai", _("Divorce certificate (akta cerai)")
    BIRTH_CERTIFICATE = "akta-lahir", _("Birth certificate")
    GUARDIAN_KTP = "ktp-wali", _("KTP of the guardian")
    WILL = "surat-wasiat", _("Will")
    BANK_BOOK = "buku-tabungan", _("Bank book")
    NPWP = "npwp", "NPWP"
    WORK_REFERENCE = "referensi-kerja", _("Letter about the work")
    FORM_F4 = "formulir-f4", "Formulir F4"
    FORM_F5 = "formulir-f5", "Formulir F5"
    FORM_KK1 = "formulir-kk1", "Formulir F3 KK1"
    FORM_KK2 = "formulir-kk2", "Formulir F3a KK2"
    FORM_KK3 = "formulir-kk3", "Formulir F3b KK3"
    CHRONOLOGY = "kronologis", _("How the accident happened")
    WITNESS_KTP = "ktp-saksi", _("KTP of two witnesses")
    POLICE_REPORT = "laporan-polisi", _("Report of the police")
    TREATMENT_RECEIPTS = "kuitansi-pengobatan", _("Receipts of the treatment")
    TRANSPORT_RECEIPTS = "kuitansi-pengangkutan", _("Receipts of the transport")
    GRANT_FORM = "formulir-beasiswa", _("Form for the education grant")
    SCHOOL_LETTER = "keterangan-sekolah", _("Letter of the school")
    REPORT_BOOK = "rapor", _("Last report card")
    POWER_OF_ATTORNEY = "surat-kuasa", _("Power of attorney (surat kuasa)")
    NAME_LETTER = "beda-nama", _("Letter about a name written differently")


class Issuer(models.TextChoices):
    """Who gives a paper."""

    SCHEME = "scheme", _("BPJS Ketenagakerjaan (Jamsostek); the number alone also helps")
    DUKCAPIL = "dukcapil", _("Dukcapil, the office for civil registration")
    RT = "rt", _("the heads of the RT and the RW")
    VILLAGE = "village", _("the village office; a draft can be made here")
    HEIRS = "heirs", _("all heirs sign; the village and the kecamatan register it")
    KUA = "kua", _("KUA, for people who are not Muslim Dukcapil")
    COURT = "court", _("the Pengadilan Agama, for people who are not Muslim the Pengadilan Negeri")
    KUA_OR_COURT = "kua_or_court", _("the KUA for a lost book, otherwise the Pengadilan Agama")
    BANK = "bank", _("the bank, in the name of who receives the money")
    TAX = "tax", _("the tax office, also online")
    FAMILY = "family", _("the family has it, or a notary")
    FORM = "form", _("the branch office gives the form; copy the data from here")
    DOCTOR = "doctor", _("the doctor who treats; the branch office gives the form")
    POLICE = "police", _("the police, traffic unit")
    CARER = "carer", _("the hospital, clinic or pharmacy that was paid")
    DRIVER = "driver", _("who drove or lent the vehicle, with a signature")
    SCHOOL = "school", _("the school or college")


class PaperState(models.TextChoices):
    """How far a paper of a claim is."""

    MISSING = "missing", _("still missing")
    MEND = "mend", _("to be mended")
    SENT = "sent", _("there, not looked at yet")
    ACCEPTED = "accepted", _("accepted")
    NOT_NEEDED = "not_needed", _("not needed")


class Need(models.TextChoices):
    """What somebody who knows the family says about a paper, against the list."""

    YES = "yes", _("is needed here")
    NO = "no", _("is not needed here")


class LetterKind(models.TextChoices):
    """A letter of the village, or that the village vouches for."""

    DEATH = "kematian", _("Letter about a death")
    RESIDENCE = "domisili", _("Letter about the residence")
    NAME = "beda-nama", _("Letter about a name written differently")
    CHRONOLOGY = "kronologis", _("How an accident happened, with two witnesses")
    ATTORNEY = "kuasa", _("Power of attorney")
    HEIRS = "ahli-waris", _("Statement of the heirs")


class LetterPart(models.TextChoices):
    """What of a letter comes from the data; the rest is typed for it."""

    ABOUT = "about", _("the person it is about")
    EVENT = "event", _("the day of the event")
    HEIRS = "heirs", _("the heirs")


class LetterBlank(models.TextChoices):
    """What a letter leaves a line for, because nobody wrote it down."""

    NIK = "nik", "NIK"
    BIRTH_PLACE = "birth_place", _("place of birth")
    BIRTH_DATE = "birth_date", _("date of birth")
    ADDRESS = "address", _("address")
    GUARDIAN = "guardian", _("guardian")


class Signer(models.TextChoices):
    """Who signs for the village."""

    HEAD = "head", _("the kepala desa")
    FOR_HEAD = "for_head", _("a.n. Kepala Desa, the secretary")


class FormSheet(models.TextChoices):
    """An official form whose fields are known here."""

    KK1 = "kk1", "F3 KK1"
    KK2 = "kk2", "F3a KK2"
    KK3 = "kk3", "F3b KK3"
    F4 = "f4", "Formulir F4"
    F5 = "f5", "Formulir F5"


# The road with the branch, and after it
