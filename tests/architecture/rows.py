"""A row to open an address with: each function makes one and returns what the address needs to name it, or
the row itself."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from claims.models import Claim, Relative
from dues.actions.proofs import keep_proof
from dues.models import PaidMonth, ReversalDecision
from members.models import Enrolment, Heir
from perisai.common.kept_files import keep_file
from perisai.common.scans import Scan
from perisai.demo.pictures import plain_png
from tests.advances import advance
from tests.architecture import facts
from tests.cast import Cast
from tests.imports import steps as imports
from tests.reminders import someone
from villages.actions.people import end_agent
from villages.models import Hospital, Substitution


def a_receipt(cast: Cast) -> dict:
    """A receipt of SZ, by its identity."""
    return {"uuid": facts.collection(cast).uuid}


def a_print_of_a_receipt(cast: Cast) -> dict:
    """The original of a receipt of SZ."""
    kept = keep_file(b"%PDF", drawer="receipts", suffix=".pdf")
    return {"uuid": facts.rendering(cast, sha256=kept).collection.uuid, "number": 0}


def a_print(cast: Cast) -> dict:
    """Receipts that SZ had printed on sheets, whose file was deleted by now."""
    return {"uuid": facts.print_batch(cast).uuid}


def a_kind(cast: Cast) -> dict:
    """A kind of reminder; no row."""
    return {"kind": "on_due"}


def a_reminder_to_send(cast: Cast) -> dict:
    """A reminder that SZ sends by her own telephone."""
    enrolment = someone.paid_to(cast.enrolment(), someone.OCTOBER)
    now = timezone.now()
    return {
        "uuid": someone.reminded(
            cast, enrolment.member, decided_at=now - dt.timedelta(hours=1), state="waiting"
        ).uuid
    }


def an_export(cast: Cast) -> dict:
    """The members of SZ as a file that she asked for, which was deleted by now."""
    return {"uuid": facts.export_made(cast).export.uuid}


def a_print_of_letters(cast: Cast) -> dict:
    """Reminder letters that SZ had printed, whose file was deleted by now."""
    return {"uuid": facts.letter_printing(cast).batch.uuid}


def a_print_of_cards(cast: Cast) -> dict:
    """Cards that SZ had printed, whose file was deleted by now."""
    return {"uuid": facts.card_printing(cast).batch.uuid}


def a_refused_claim(cast: Cast) -> dict:
    """A claim of SZ that the branch refused, for the letter on A4."""
    step = facts.claim_step(cast, kind="refused", reason="papers")
    return {"uuid": step.claim.uuid, "paper": "a4"}


def a_paid_claim(cast: Cast) -> dict:
    """A claim of SZ that was paid."""
    step = facts.claim_step(cast, kind="paid", amount=42_000_000)
    return {"uuid": step.claim.uuid}


def a_hospital(cast: Cast) -> dict:
    """A hospital of the branch."""
    hospital = Hospital.objects.create(
        branch=cast.branch,
        name="RSD Contoh",
        address="Jl. Contoh 1",
        regency=cast.village.district.regency,
        from_on=dt.date(2026, 1, 1),
    )
    return {"uuid": hospital.uuid}


def a_pack(cast: Cast) -> dict:
    """The village of SZ in this month."""
    return {"code": cast.village.code, "month": f"{timezone.now():%Y-%m}"}


def a_pack_with_members(cast: Cast) -> dict:
    """The same, with somebody in it."""
    cast.enrolment()
    return a_pack(cast)


def a_prospect(cast: Cast) -> dict:
    """Somebody who may join, of SZ."""
    return {"uuid": facts.prospect(cast).uuid}


def an_event(cast: Cast) -> dict:
    """An outreach event that SZ held."""
    return {"uuid": facts.outreach_event(cast).uuid}


def a_remittance(cast: Cast) -> dict:
    """Cash that SZ handed to the branch."""
    return {"uuid": facts.remittance_item(cast).remittance.uuid}


def a_proof(cast: Cast) -> dict:
    """A remittance of SZ with a photo of its proof."""
    return {"uuid": facts.remittance(cast, **keep_proof(Scan(b"%PDF- %%EOF", ".pdf"))).uuid}


def a_payment(cast: Cast) -> dict:
    """What the branch paid into the scheme, with its proof."""
    return {"uuid": facts.scheme_payment(cast, **keep_proof(Scan(b"%PDF- %%EOF", ".pdf"))).uuid}


def a_question(cast: Cast) -> dict:
    """A question about a member of SZ."""
    return {"uuid": facts.question(cast).uuid}


def a_refund_due(cast: Cast) -> dict:
    """A receipt of SZ with a month after the death of the member."""
    line = facts.line(cast)
    line.enrolment.ended_on, line.enrolment.end_reason = dt.date(2026, 10, 2), "deceased"
    line.enrolment.save()
    PaidMonth.objects.create(enrolment=line.enrolment, month=line.month, line=line)
    return {"uuid": line.collection.uuid, "member": line.enrolment.member.uuid}


def a_refund(cast: Cast) -> dict:
    """A receipt of SZ whose money was given back."""
    request = facts.refund_line(cast).request
    ReversalDecision.objects.create(
        request=request,
        collection=request.collection,
        is_accepted=True,
        decided_by=cast.koordinator,
        decided_at=facts.NOW,
    )
    return {"uuid": request.collection.uuid, "paper": "a6"}


def a_shortage(cast: Cast) -> dict:
    """A remittance of SZ that was counted short."""
    return {"uuid": facts.shortage(cast).uuid}


def a_campaign(cast: Cast) -> dict:
    """A campaign of the branch Jember."""
    return {"uuid": facts.campaign(cast).uuid}


def a_paper(cast: Cast) -> dict:
    """The KTP of somebody SZ helps."""
    return {"uuid": facts.claim(cast).uuid, "kind": "ktp"}


def a_child_of_a_claim(cast: Cast) -> dict:
    relative = facts.relative(cast)
    return {"uuid": relative.claim.uuid, "relative": relative.uuid, "year": 2026}


def a_paper_of(cast: Cast) -> dict:
    """The KTP of a wife."""
    claim = facts.claim(cast)
    wife = Relative.objects.create(claim=claim, relation="wife", name="Wati")
    return {"uuid": claim.uuid, "kind": "ktp-ahli-waris", "relative": wife.uuid}


def a_photo_to_use(cast: Cast) -> dict:
    """A photo of the member that a claim could use."""
    claim, document = facts.claim(cast), facts.document(cast)
    Claim.objects.filter(pk=claim.pk).update(member=document.member)
    return {"uuid": claim.uuid, "kind": "ktp", "document": document.uuid}


def a_scan(cast: Cast) -> dict:
    """A photo of a paper of a claim of SZ."""
    sha256 = keep_file(plain_png(), drawer="claims", suffix=".png")
    return {"uuid": facts.paper_scan(cast, sha256=sha256).uuid}


def a_count(cast: Cast) -> dict:
    """A count of what SZ holds, at which money was missing."""
    return {"uuid": facts.missing_cash(cast).uuid}


def a_sheet(cast: Cast) -> dict:
    """A round sheet of SZ, printed once."""
    return {"uuid": facts.sheet_printing(cast).sheet.uuid}


def a_succession(cast: Cast) -> dict:
    """SZ hands over to ST, who has not answered."""
    return {"uuid": facts.succession(cast).uuid}


def somebody_gone(cast: Cast) -> dict:
    """ST, who works here no more."""
    end_agent(agent=cast.st, until_on=cast.st.from_on, by=cast.pusat)
    return {"uuid": cast.st.uuid}


def a_substitution(cast: Cast) -> dict:
    """ST stands in for SZ for ever, as far as the test is concerned."""
    row = Substitution.objects.create(
        content_hash="0" * 64,
        agent=cast.sz,
        substitute=cast.st,
        from_on=facts.DAY,
        until_on=dt.date(2999, 12, 31),
        reason="Umrah",
    )
    return {"uuid": row.uuid}


def a_top_up(cast: Cast) -> dict:
    """What SZ put into her balance, with its proof."""
    return {"uuid": facts.top_up(cast, **keep_proof(Scan(b"%PDF- %%EOF", ".pdf"))).uuid}


def an_advance(cast: Cast) -> dict:
    """Somebody for whom SZ paid first."""
    enrolment = cast.enrolment()
    advance(cast, enrolment, at=timezone.now())
    return {"peserta": enrolment.uuid}


def a_month(cast: Cast) -> dict:
    """The first month of the branch of SZ, still open."""
    facts.collection(cast)
    return {"code": cast.branch.code, "month": f"{facts.DAY:%Y-%m}"}


def a_closed_month(cast: Cast) -> dict:
    """A month that the branch of SZ closed."""
    return {"uuid": facts.month_close(cast).uuid}


def imported(cast: Cast) -> dict:
    """An import of SZ, checked and not saved."""
    return {"uuid": imports.upload(cast).uuid}


def confirmations(cast: Cast) -> dict:
    """A file of the scheme for Jember, checked and not saved."""
    return {"uuid": imports.upload_confirmations(cast).uuid}


def heir(cast: Cast) -> Heir:
    return Heir.objects.create(member=cast.member(), name="Budi", relation="husband", position=1)


def lapsed(cast: Cast) -> Enrolment:
    """A participation that nobody continued after its lapse."""
    return cast.enrolment(ended_on=dt.date(2026, 7, 1), end_reason="lapsed")


def a_scan_of_a_village(cast: Cast) -> dict:
    """The agreement of the village with the branch."""
    kept = keep_file(plain_png(), drawer="villages", suffix=".png")
    return {"uuid": facts.village_entry(cast, scan_sha256=kept, scan_suffix=".png").uuid}


def a_measure(cast: Cast) -> dict:
    """A measure of which there is a target."""
    return {"measure": facts.target(cast).measure}
