-- for the privacy officer: whatever is about a case is about its patient
set lock_timeout = 0;
drop index concurrently if exists case_row_patient;
create index concurrently if not exists case_row_patient on case_row (patient_id, opened_at);
