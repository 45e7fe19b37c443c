"""Every address of the site and whom it is for. One line for each; a new address must be added.

- `public(why)`: answers without signing in
- `signed_in()`: for people who sign in, shows only what the viewer may see, takes no row; `make` returns
  what else the address needs
- `row(make)`: about one row; `make(cast)` makes it and returns what the address needs. To a stranger,
  and to the coordinator of another branch, it answers 404
- `head_office()`: the administration; its pages are walked in tests/administration/

A key with a question mark (`dues:take?member`) is an address that takes its row after the question
mark: `make` then returns the query.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Address:
    kind: str
    method: str = "get"
    make: Callable[[Cast], dict] | None = None
    why: str = ""


def public(why: str, *, method: str = "get", make: Callable[[Cast], dict] | None = None) -> Address:
    return Address("public", method, make, why)


def signed_in(*, method: str = "get", make: Callable[[Cast], dict] | None = None) -> Address:
    return Address("signed in", method, make)


def row(make: Callable[[Cast], dict], *, method: str = "get") -> Address:
    return Address("row", method, make)


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


ADDRESSES: dict[str, Address] = {
    # accounts
    "accounts:sign_in": public("the door itself"),
    "accounts:sign_out": signed_in(method="post"),
    "accounts:change_password": signed_in(),
    "accounts:change_email": signed_in(),
    "accounts:set_language": public("the door is read in either language", method="post"),
    # operations
    "operations:healthz": public("asked by machines; counts and ages only"),
    # outbox
    "outbox:reports": public("the gateway's reports; signed with its secret", method="post"),
    # desk
    "desk:home": signed_in(),
    "desk:countdown": signed_in(),
    "desk:jobs": signed_in(),
    "desk:run_job": signed_in(method="post"),
    "desk:retry_job": signed_in(method="post"),
    "desk:silent": signed_in(),
    "desk:reports": signed_in(),
    "desk:approvals": signed_in(),
    "desk:counter": signed_in(),
    "desk:counter_log": signed_in(),
    "desk:round": signed_in(),
    "desk:print_round": signed_in(method="post"),
    "desk:visit": row(lambda cast: {"uuid": cast.member().uuid}),
    "desk:portal": signed_in(),
    "desk:portal_export": signed_in(method="post"),
    "desk:portal_person": row(lambda cast: {"uuid": cast.enrolment().uuid}),
    "desk:portal_payment": row(a_receipt),
    "desk:change_terms": row(lambda cast: {"uuid": cast.enrolment().uuid}),
    "desk:end": row(lambda cast: {"uuid": cast.enrolment().uuid}),
    "desk:lapse_talk": row(lambda cast: {"uuid": lapsed(cast).uuid}),
    "desk:reactivate": row(lambda cast: {"uuid": lapsed(cast).uuid}),
    # outreach
    "outreach:prospect_list": signed_in(),
    "outreach:prospect_add": signed_in(),
    "outreach:prospect": row(a_prospect),
    "outreach:talk": row(a_prospect),
    "outreach:prospect_correct": row(a_prospect),
    "outreach:leave_alone": row(a_prospect, method="post"),
    "outreach:contact_again": row(a_prospect, method="post"),
    "outreach:forget": row(a_prospect),
    "outreach:objections": signed_in(),
    "outreach:objections_picture": signed_in(),
    "outreach:answers": signed_in(),
    "outreach:answer": signed_in(make=lambda cast: {"objection": "no_time"}),
    "outreach:event_list": signed_in(),
    "outreach:event_plan": signed_in(),
    "outreach:event": row(an_event),
    "outreach:event_change": row(an_event),
    "outreach:event_report": row(an_event),
    "outreach:event_cancel": row(an_event, method="post"),
    "outreach:attendance": row(an_event),
    "outreach:attendance_paper": row(lambda cast: {**an_event(cast), "paper": "a4"}),
    "outreach:photo_add": row(an_event),
    "outreach:photo": row(lambda cast: {"uuid": facts.event_photo(cast).uuid}),
    "outreach:photo_thumb": row(lambda cast: {"uuid": facts.event_photo(cast).uuid}),
    "outreach:photo_withdraw": row(lambda cast: {"uuid": facts.event_photo(cast).uuid}),
    "reports:outreach": signed_in(),
    "reports:activity": signed_in(),
    "reports:activity_file": signed_in(make=lambda cast: {"suffix": "csv"}),
    "reports:outgoing": signed_in(),
    "reports:outgoing_file": signed_in(make=lambda cast: {"suffix": "csv"}),
    "claims:list": signed_in(),
    "claims:claim": row(lambda cast: {"uuid": facts.claim(cast).uuid}),
    # beginning, questions, accident, family, deadlines
    "claims:find": signed_in(),
    "claims:open_other": signed_in(),
    "claims:open": row(lambda cast: {"uuid": cast.member().uuid}),
    "claims:step": row(lambda cast: {"uuid": facts.claim(cast).uuid, "slug": "sebab"}),
    "claims:accident": row(lambda cast: {"uuid": facts.claim(cast).uuid}),
    "claims:done": row(lambda cast: {"uuid": facts.claim(cast).uuid, "kind": "death_report"}),
    "claims:grant": row(a_child_of_a_claim),
    "claims:family": row(lambda cast: {"uuid": facts.claim(cast).uuid}),
    "claims:join": row(lambda cast: {"uuid": facts.claim(cast).uuid}),
    "claims:hand_over": row(lambda cast: {"uuid": facts.claim(cast).uuid}),
    "claims:settle": row(lambda cast: {"uuid": facts.claim(cast).uuid}),
    "claims:relative_add": row(lambda cast: {"uuid": facts.claim(cast).uuid}),
    "claims:relative_edit": row(lambda cast: {"uuid": facts.relative(cast).uuid}),
    "claims:relative_remove": row(lambda cast: {"uuid": facts.relative(cast).uuid}, method="post"),
    # Papers
    "claims:paper": row(a_paper),
    "claims:paper_of": row(a_paper_of),
    "claims:note_paper": row(a_paper),
    "claims:note_paper_of": row(a_paper_of),
    "claims:use_document": row(a_photo_to_use, method="post"),
    "claims:scan": row(a_scan),
    "claims:scan_file": row(a_scan),
    "claims:scan_thumb": row(a_scan),
    "claims:withdraw_scan": row(a_scan),
    "claims:letter_list": signed_in(),
    "claims:ask_letter": public("a village letter is checked by whoever holds it"),
    "claims:check_letter": public(
        "a village letter is checked by whoever holds it",
        make=lambda cast: {"code": facts.letter_decision(cast).check_code},
    ),
    "claims:letter": row(lambda cast: {"uuid": facts.letter(cast).uuid}),
    "claims:withdraw_letter": row(lambda cast: {"uuid": facts.letter(cast).uuid}),
    "claims:print_letter": row(lambda cast: {"uuid": facts.letter(cast).uuid, "paper": "a4"}),
    "claims:sheet": row(lambda cast: {"uuid": facts.claim(cast).uuid, "form": "f4"}),
    "claims:make_bundle": row(lambda cast: {"uuid": facts.claim(cast).uuid}, method="post"),
    "claims:bundle": row(lambda cast: {"uuid": facts.bundle(cast).uuid}),
    "claims:bundle_file": row(lambda cast: {"uuid": facts.bundle(cast).uuid, "kind": "pdf"}),
    "claims:retry_bundle": row(lambda cast: {"uuid": facts.bundle(cast).uuid}, method="post"),
    "claims:draft_letter": row(lambda cast: {"uuid": facts.claim(cast).uuid, "kind": "kematian"}),
    "claims:objection": row(a_refused_claim),
    "claims:after_visit": row(a_paid_claim),
    "claims:table": signed_in(),
    "claims:table_days": signed_in(),
    "claims:table_file": signed_in(),
    "claims:readiness": signed_in(),
    "claims:hospitals": signed_in(),
    "claims:end_hospital": row(a_hospital, method="post"),
    "claims:family_key": row(lambda cast: {"uuid": facts.family_key(cast).claim.uuid}),
    "claims:family_slip": row(lambda cast: {"uuid": facts.family_key(cast).claim.uuid}),
    "claims:family_page": public("a form for the code and the word on the slip of the family"),
    "claims:take_back_step": row(lambda cast: {"uuid": facts.claim_step(cast).uuid}),
    "claims:note_step": row(lambda cast: {"uuid": facts.claim(cast).uuid, "kind": "submitted"}),
    "desk:member_list": signed_in(),
    "desk:lapsed": signed_in(),
    "desk:timeline": row(lambda cast: {"uuid": cast.enrolment().member.uuid}),
    "desk:member": row(lambda cast: {"uuid": cast.enrolment().member.uuid}),
    # members
    "members:register": signed_in(),
    "members:quote": signed_in(method="post"),
    "members:edit": row(lambda cast: {"uuid": cast.member().uuid}),
    "members:correct_nik": row(lambda cast: {"uuid": cast.member().uuid}),
    "members:nik_list": signed_in(),
    "members:decide_nik": row(lambda cast: {"uuid": facts.nik_correction(cast).uuid}),
    "members:nik_told": row(
        lambda cast: {"uuid": facts.nik_decision(cast).correction.uuid}, method="post"
    ),
    "members:add_document": row(lambda cast: {"uuid": cast.member().uuid}),
    "members:document": row(lambda cast: {"uuid": facts.document(cast).uuid}),
    "members:document_file": row(lambda cast: {"uuid": facts.document(cast).uuid}),
    "members:document_thumb": row(lambda cast: {"uuid": facts.document(cast).uuid}),
    "members:replace_document": row(lambda cast: {"uuid": facts.document(cast).uuid}),
    "members:withdraw_document": row(lambda cast: {"uuid": facts.document(cast).uuid}),
    "members:reveal": row(lambda cast: {"uuid": cast.member().uuid, "field": "nik"}, method="post"),
    "reminders:overview": signed_in(),
    "reminders:all_rows": signed_in(),
    "reminders:kind": signed_in(make=a_kind),
    "reminders:rows": signed_in(make=a_kind),
    "reminders:rule": signed_in(make=a_kind),
    "reminders:wording": signed_in(make=lambda cast: {**a_kind(cast), "length": "long"}),
    "reminders:costs": signed_in(),
    "reminders:terms": signed_in(),
    "reminders:villages": signed_in(),
    "reminders:village": row(lambda cast: {"code": cast.village.code}),
    "reminders:day": signed_in(),
    "reminders:mark": row(a_reminder_to_send, method="post"),
    "reminders:letters": signed_in(),
    "reminders:letters_brought": signed_in(method="post"),
    "reminders:print_letters": signed_in(),
    "reminders:letter_batch": row(a_print_of_letters),
    "reminders:letter_batch_pdf": row(a_print_of_letters),
    "reminders:letter_batch_again": row(a_print_of_letters, method="post"),
    "reminders:pause": row(lambda cast: {"uuid": cast.member().uuid}),
    "reminders:resume": row(lambda cast: {"uuid": cast.member().uuid}, method="post"),
    "members:consent": row(lambda cast: {"uuid": cast.member().uuid}),
    "members:add_heir": row(lambda cast: {"uuid": cast.member().uuid}),
    "members:edit_heir": row(lambda cast: {"pk": heir(cast).pk}),
    "members:remove_heir": row(lambda cast: {"pk": heir(cast).pk}, method="post"),
    "members:reveal_heir_phone": row(lambda cast: {"pk": heir(cast).pk}, method="post"),
    "members:add_job": row(lambda cast: {"uuid": cast.member().uuid}),
    "members:correct_job": row(lambda cast: {"uuid": cast.enrolment().uuid}),
    "members:hand_card": row(lambda cast: {"uuid": cast.enrolment(kpj="19230352910").uuid}),
    "members:attest": row(lambda cast: {"uuid": cast.enrolment().uuid}),
    # villages
    "villages:target_enter": signed_in(),
    "villages:target": row(lambda cast: {"uuid": facts.target(cast).uuid}),
    "villages:target_correct": row(lambda cast: {"uuid": facts.target(cast).uuid}),
    "villages:target_take_back": row(lambda cast: {"uuid": facts.target(cast).uuid}),
    "villages:learned_add": row(lambda cast: {"uuid": cast.sz.uuid, "kind": "training"}),
    "villages:learned_correct": row(lambda cast: {"uuid": facts.agent_entry(cast).uuid}),
    "villages:learned_take_back": row(lambda cast: {"uuid": facts.agent_entry(cast).uuid}),
    "villages:village_list": signed_in(),
    "villages:file": row(lambda cast: {"code": cast.village.code}),
    "villages:population": row(lambda cast: {"code": cast.village.code}),
    "villages:entry_add": row(lambda cast: {"code": cast.village.code, "kind": "mou"}),
    "villages:entry_correct": row(lambda cast: {"uuid": facts.village_entry(cast).uuid}),
    "villages:entry_take_back": row(lambda cast: {"uuid": facts.village_entry(cast).uuid}),
    "villages:entry_scan": row(a_scan_of_a_village),
    # reports
    "exports:ask": signed_in(make=lambda cast: {"list_name": "peserta"}),
    "exports:export": row(an_export),
    "exports:export_file": row(an_export),
    "exports:export_again": row(an_export, method="post"),
    "reports:simulation": signed_in(),
    "reports:simulation_paper": signed_in(make=lambda cast: {"paper": "a4"}),
    "reports:outreach_funnel": signed_in(),
    "reports:outreach_stays": signed_in(),
    "reports:targets": signed_in(),
    "reports:targets_picture": signed_in(make=a_measure),
    "reports:scores": signed_in(),
    "reports:scores_file": signed_in(make=lambda cast: {"suffix": "csv"}),
    "reports:score": row(lambda cast: {"uuid": cast.sz.uuid}),
    "reports:score_rows": row(lambda cast: {"uuid": cast.sz.uuid, "figure": "teratur"}),
    "reports:score_picture": row(lambda cast: {"uuid": cast.sz.uuid, "picture": "setor"}),
    "reports:score_paper": row(lambda cast: {"uuid": cast.sz.uuid}),
    "reports:targets_file": signed_in(make=lambda cast: {"suffix": "csv"}),
    # inspections
    "inspections:list": signed_in(),
    "inspections:plan": signed_in(),
    "inspections:show": row(lambda cast: {"uuid": facts.inspections.inspection(cast).uuid}),
    "inspections:report": row(
        lambda cast: {"uuid": facts.inspections.inspection(cast).uuid, "paper": "a4"}
    ),
    "inspections:names": row(
        lambda cast: {
            "uuid": facts.inspections.drawn(cast).draw.inspection.uuid,
            "paper": "a4",
        }
    ),
    "inspections:draw": row(lambda cast: {"uuid": facts.inspections.inspection(cast).uuid}),
    "inspections:questions": row(
        lambda cast: {
            "uuid": facts.inspections.drawn(cast).draw.inspection.uuid,
            "paper": "a4",
        }
    ),
    "inspections:proof": row(lambda cast: {"uuid": facts.inspections.drawn(cast).draw.uuid}),
    "inspections:population": row(lambda cast: {"uuid": facts.inspections.drawn(cast).draw.uuid}),
    "inspections:ask": row(lambda cast: {"uuid": facts.inspections.drawn(cast).uuid}),
    "inspections:mismatch": row(
        lambda cast: {"uuid": facts.inspections.mismatch_step(cast).mismatch.uuid}
    ),
    "inspections:finding": row(lambda cast: {"uuid": facts.inspections.inspection(cast).uuid}),
    "inspections:correct_finding": row(lambda cast: {"uuid": facts.inspections.finding(cast).uuid}),
    "inspections:close": row(lambda cast: {"uuid": facts.inspections.inspection(cast).uuid}),
    "inspections:decide": row(lambda cast: {"uuid": facts.inspections.closing(cast).uuid}),
    "reports:packs": signed_in(),
    "reports:pack": row(a_pack),
    "reports:pack_picture": row(lambda cast: {**a_pack(cast), "table": "trend"}),
    "reports:pack_paper": row(lambda cast: {**a_pack(cast), "paper": "f4"}),
    "reports:pack_table": row(lambda cast: {**a_pack(cast), "suffix": "xlsx"}),
    # dues
    "dues:collection_list": signed_in(),
    "dues:collection": row(a_receipt),
    "dues:print_many": signed_in(),
    "dues:print_batch": row(a_print),
    "dues:print_batch_pdf": row(a_print),
    "dues:print_batch_again": row(a_print, method="post"),
    "dues:print_cards": signed_in(),
    "dues:print_cards?peserta": row(lambda cast: {"peserta": cast.enrolment().member.uuid}),
    "dues:card_batch": row(a_print_of_cards),
    "dues:card_batch_pdf": row(a_print_of_cards),
    "dues:card_batch_again": row(a_print_of_cards, method="post"),
    "dues:print_receipt": row(a_receipt, method="post"),
    "dues:receipt_print": row(a_print_of_a_receipt),
    "dues:send_receipt": row(a_receipt, method="post"),
    "dues:receipt_text": row(a_receipt),
    "dues:take": signed_in(),
    "dues:take?peserta": row(lambda cast: {"peserta": cast.enrolment().uuid}),
    "dues:take_group": row(lambda cast: {"uuid": facts.collection(cast, payer_kind="group").uuid}),
    "dues:elsewhere": row(lambda cast: {"uuid": cast.enrolment().uuid}),
    "dues:advance": signed_in(),
    "dues:advance?peserta": row(lambda cast: {"peserta": cast.enrolment().uuid}),
    "dues:repay": signed_in(),
    "dues:repay?peserta": row(an_advance),
    "dues:reverse": row(a_receipt),
    "dues:reversal_list": signed_in(),
    "dues:reversal_decide": row(lambda cast: {"uuid": facts.reversal_request(cast).uuid}),
    "dues:question_list": signed_in(),
    "dues:question_answer": row(a_question),
    "dues:refund_list": signed_in(),
    "dues:refund": row(a_refund_due),
    "dues:refund_slip": row(a_refund),
    "dues:remittance_list": signed_in(),
    "dues:hand_on": signed_in(),
    "dues:pay_in": signed_in(),
    "dues:remittance": row(a_remittance),
    "dues:decide": row(a_remittance),
    "dues:remittance_proof": row(a_proof),
    "dues:slip": row(lambda cast: {**a_remittance(cast), "paper": "a5"}),
    "dues:scheme_payment": row(a_payment),
    "dues:payment_proof": row(a_payment),
    "dues:balance": signed_in(),
    "dues:top_up": signed_in(),
    "dues:pay_from_balance": signed_in(),
    "dues:top_up_proof": row(a_top_up),
    "dues:top_up_undo": row(a_top_up),
    "dues:settle": row(a_shortage),
    "dues:confirmation_list": signed_in(),
    "dues:confirmation_new": signed_in(),
    "dues:confirmations_at_once": signed_in(method="post"),
    "dues:confirmation": row(lambda cast: {"uuid": facts.confirmation(cast).uuid}),
    "dues:confirmation_answer": row(
        lambda cast: {"uuid": facts.confirmation(cast).uuid}, method="post"
    ),
    "dues:confirmation_undo": row(lambda cast: {"uuid": facts.confirmation_batch(cast).uuid}),
    "dues:anomaly_list": signed_in(),
    "dues:anomaly": row(lambda cast: {"uuid": facts.anomaly(cast).uuid}),
    "dues:anomaly_take": row(lambda cast: {"uuid": facts.anomaly(cast).uuid}, method="post"),
    "dues:concern_list": signed_in(),
    "dues:concern": row(lambda cast: {"uuid": facts.concern(cast).uuid}),
    "dues:close_list": signed_in(),
    "dues:close_month": row(a_month),
    "dues:closed_month": row(a_closed_month),
    "dues:closed_month_pdf": row(lambda cast: {**a_closed_month(cast), "paper": "a4"}),
    "dues:closed_month_table": row(lambda cast: {**a_closed_month(cast), "suffix": "csv"}),
    "dues:late_entry": row(lambda cast: {"uuid": facts.late_entry(cast).uuid}),
    "dues:agent_list": signed_in(),
    "dues:agent": row(lambda cast: {"uuid": cast.sz.uuid}),
    "dues:hand_on_for": row(somebody_gone),
    "dues:pay_from_balance_for": row(somebody_gone),
    "dues:count_cash": row(lambda cast: {"uuid": cast.sz.uuid}),
    "dues:count_list": signed_in(),
    "dues:cash_count": row(a_count),
    "dues:settle_count": row(a_count),
    "dues:count_minutes": row(lambda cast: {**a_count(cast), "paper": "a4"}),
    "dues:start_succession": row(lambda cast: {"uuid": cast.sz.uuid}),
    "dues:substitute": row(lambda cast: {"uuid": cast.sz.uuid}),
    "dues:end_substitution": row(a_substitution, method="post"),
    "dues:succession_list": signed_in(),
    "dues:succession": row(a_succession),
    "dues:withdraw_succession": row(a_succession),
    "dues:succession_minutes": row(lambda cast: {**a_succession(cast), "paper": "a4"}),
    "dues:sheet_list": signed_in(),
    "dues:sheet": row(a_sheet),
    "dues:print_sheet": row(a_sheet, method="post"),
    "dues:sheet_paper": row(lambda cast: {**a_sheet(cast), "copy": 0, "paper": "a4"}),
    "dues:sheet_lost": row(a_sheet),
    "dues:enter_stubs": row(a_sheet),
    "dues:stub_batch": row(lambda cast: {"uuid": facts.sheet_batch(cast).uuid}),
    "dues:duplicate_list": signed_in(),
    "dues:ask_duplicate": signed_in(method="post"),
    "dues:duplicate": row(lambda cast: {"uuid": facts.duplicate_request(cast).uuid}),
    "dues:asked_ktp": row(lambda cast: {"uuid": facts.duplicate_request(cast).uuid}),
    "dues:move_list": signed_in(),
    "dues:move_new": signed_in(),
    "dues:move": row(lambda cast: {"uuid": facts.move(cast).uuid}),
    "dues:campaign_list": signed_in(),
    "dues:campaign_new": signed_in(),
    "dues:campaign": row(a_campaign),
    "dues:campaign_people": row(a_campaign),
    "dues:campaign_pay": row(a_campaign),
    "check:ask": public("a form for the code on the paper"),
    "check:show": public(
        "whoever holds the paper holds the code",
        make=lambda cast: {"code": facts.collection(cast).check_code},
    ),
    # registers brought in
    "imports:list": signed_in(),
    "imports:upload": signed_in(),
    "imports:show": row(imported),
    "imports:progress": row(imported),
    "imports:sheet": row(imported),
    "imports:check": row(imported, method="post"),
    "imports:ask": row(imported),
    "imports:choose": row(imported),
    "imports:columns": row(imported),
    "imports:save": row(imported, method="post"),
    "imports:undo": row(imported),
    "imports:download": row(imported),
    # files of the scheme
    "imports:confirmation_upload": signed_in(),
    "imports:confirmation_show": row(confirmations),
    "imports:confirmation_progress": row(confirmations),
    "imports:confirmation_sheet": row(confirmations, method="post"),
    "imports:confirmation_columns": row(confirmations),
    "imports:confirmation_save": row(confirmations, method="post"),
    "imports:confirmation_download": row(confirmations),
}
# Namespaces that exist for head office only; their pages are walked in tests/administration/.
HEAD_OFFICE_ONLY = {"admin"}
