-- Counts its failures and settlements, so that nobody settles what they have not looked at.
alter table dead_letter add column version bigint not null default 1;
