-- for the privacy officer: whatever is about a case is about its patient
create index case_row_patient on case_row (patient_id, opened_at);
