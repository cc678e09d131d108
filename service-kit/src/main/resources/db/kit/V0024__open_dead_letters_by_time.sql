-- Whoever looks for what waits does not read past what was settled.
set lock_timeout = 0;
drop index concurrently if exists dead_letter_waiting;
create index concurrently if not exists dead_letter_waiting on dead_letter (failed_at, id) where resolved_at is null;
