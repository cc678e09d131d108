-- Counts its failures and settlements, so that nobody settles what they have not looked at.
alter table dead_letter add column version bigint not null default 1;
-- Lists go by time, the oldest first.
create index dead_letter_failed_at on dead_letter (failed_at, id);
