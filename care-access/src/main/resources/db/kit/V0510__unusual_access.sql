-- Chart reads, the newest first: what was looked at without a care relationship is found when it is asked for.
set lock_timeout = 0;
drop index concurrently if exists audit_chart_reads;
create index concurrently if not exists audit_chart_reads on audit (at, id)
    where patient_id is not null and action in ('READ', 'EXPORT', 'PRINT', 'BREAK_GLASS');
