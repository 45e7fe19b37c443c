"""What may happen to the rows of each table, and which columns are about a person.

A new table or column of text must be added here; docs/privacy.md names the personal ones.
"""

# Rows are inserted and never changed: under guard in the database.
APPEND_ONLY = {
    "audit.AuditEntry",
    "dues.Collection",
    "dues.CollectionLine",
    "dues.ReceiptRendering",
    "dues.ReversalDecision",
    "dues.ReversalRequest",
    "members.Attestation",
    "members.Consent",
}
# Rows may be corrected; the history of every field is kept.
HISTORY_KEPT = {
    "members.Enrolment",
    "members.EnrolmentTerms",
    "members.Heir",
    "members.Member",
}
# Inserted with a fact, deleted with its reversal; rebuilt and compared by verify_ledger.
LIVE_CLAIM = {"dues.PaidMonth"}
# Follows from facts and is kept in their transaction; rebuilt and compared by verify_ledger.
DERIVED = {"dues.ReceiptBook", "dues.Standing"}
# Changed in daily work; what matters leaves an audit row.
OPERATIONAL = {
    "accounts.User",
    "imports.ImportBatch",
    "imports.ImportRow",
    "jobs.Job",
    "jobs.JobRun",
    "villages.Agent",
    "villages.Assignment",
    "villages.Branch",
    "villages.BranchTerms",
    "villages.District",
    "villages.Hamlet",
    "villages.Neighbourhood",
    "villages.Posting",
    "villages.Province",
    "villages.Regency",
    "villages.Village",
    "villages.Wadah",
}

# About a member, an heir or a payer: what is done to show less of it.
PERSONAL = {
    "dues.Collection.payer_name": "initials on the public page",
    "dues.ReversalDecision.reason": "scoped; free text may name somebody",
    "dues.ReversalRequest.reason": "scoped; free text may name somebody",
    "imports.ImportRow.covered_nik": "masked before it is stored",
    "imports.ImportRow.found": "scoped; never a NIK or a telephone number",
    "imports.ImportRow.name": "scoped; not for secretaries",
    "members.Attestation.witness": "on the member's own page only",
    "members.Attestation.workplace": "on the member's own page only",
    "members.Enrolment.job": "scoped",
    "members.Enrolment.kpj": "on the member's own page only",
    "members.Heir.birth_date": "on the member's own page only",
    "members.Heir.name": "on the member's own page only",
    "members.Heir.phone": "masked",
    "members.Heir.share_note": "on the member's own page only",
    "members.Member.address": "scoped",
    "members.Member.birth_date": "on the member's own page only",
    "members.Member.birth_place": "on the member's own page only",
    "members.Member.content_hash": "never shown",
    "members.Member.deceased_on": "scoped",
    "members.Member.family_card": "masked",
    "members.Member.name": "scoped",
    "members.Member.nik": "masked",
    "members.Member.note": "on the member's own page only",
    "members.Member.phone": "masked",
}
# About somebody who works with the product.
OF_STAFF = {
    "accounts.User.name",
    "accounts.User.password",
    "accounts.User.username",
    "villages.Agent.assignment_letter",
    "villages.Agent.certificate",
    "villages.Agent.phone",
}
# About nobody.
OF_NOBODY = {
    "accounts.User.language",
    "audit.AuditEntry.action",
    "audit.AuditEntry.details",
    "audit.AuditEntry.subject_id",
    "audit.AuditEntry.subject_type",
    "dues.Collection.check_code",
    "dues.Collection.content_hash",
    "dues.Collection.receipt_no",
    "dues.Collection.reference",
    "dues.CollectionLine.sources",
    "dues.ReceiptBook.letter",
    "dues.ReceiptRendering.sha256",
    "imports.ImportBatch.file_name",
    "imports.ImportBatch.holds",
    "imports.ImportBatch.passed_over",
    "imports.ImportBatch.problem",
    "imports.ImportBatch.sha256",
    "imports.ImportBatch.sheet",
    "jobs.Job.cursor",
    "jobs.Job.error",
    "jobs.Job.kind",
    "jobs.Job.payload",
    "jobs.Job.unique_key",
    "jobs.JobRun.job",
    "jobs.JobRun.period",
    "members.Consent.channels",
    "members.Consent.purposes",
    "members.Consent.text_version",
    "villages.Agent.code",
    "villages.Branch.address",
    "villages.Branch.code",
    "villages.Branch.name",
    "villages.Branch.phone",
    "villages.District.code",
    "villages.District.name",
    "villages.Hamlet.name",
    "villages.Neighbourhood.rt",
    "villages.Neighbourhood.rw",
    "villages.Province.code",
    "villages.Province.name",
    "villages.Regency.code",
    "villages.Regency.name",
    "villages.Village.code",
    "villages.Village.name",
    "villages.Village.office_address",
    "villages.Village.office_phone",
    "villages.Wadah.address",
    "villages.Wadah.name",
    "villages.Wadah.npw",
    "villages.Wadah.pks_number",
}
