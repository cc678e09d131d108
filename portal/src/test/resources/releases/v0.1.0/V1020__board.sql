-- What cannot wait comes first: an escalation that nobody has resolved, then triage's priorities. A priority that this
-- version does not know is not taken for a calm one.
alter table case_row add column urgency smallint not null generated always as (
    case when escalated_at is not null and resolution is null then 0
         else case priority when 'EMERGENCY' then 1
                            when 'SAME_DAY' then 2
                            when 'URGENT' then 3
                            when 'ROUTINE' then 5
                            else 4 end end) stored;
drop index case_row_order;
create index case_row_open on case_row (urgency, consult_by, case_id) where opened_at is not null and closed_at is null;
create index case_row_closed on case_row (closed_at, case_id) where opened_at is not null and closed_at is not null;

-- One row, taken last in every transaction of the projection: versions become visible in their order, so whoever has
-- seen version n misses nothing up to n. A sequence does not promise that.
drop sequence board_version;
create table board (
    one     boolean primary key default true check (one),
    version bigint not null
);
insert into board (version) values (0);
