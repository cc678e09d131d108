-- Lists go by time, the oldest first.
set lock_timeout = 0;
drop index concurrently if exists dead_letter_failed_at;
create index concurrently if not exists dead_letter_failed_at on dead_letter (failed_at, id);
