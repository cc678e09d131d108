-- What the privacy officer thought of all that one person did with one patient's data on one day. It only grows: a
-- second thought is another row. What was said of single rows before (unusual_access_review) stays where it is.
create table unusual_day_review (
    id            uuid        primary key,
    day           date        not null,
    -- where the day begins and ends
    zone          text        not null,
    actor         uuid        not null,
    patient_id    uuid        not null,
    -- how often each thing stood in each trail when it was reviewed
    seen          jsonb       not null,
    reviewed_by   uuid        not null,
    reviewer_name text        not null,
    reviewed_at   timestamptz not null,
    note          text        not null
);
create index unusual_day_review_of on unusual_day_review (actor, patient_id, day, reviewed_at);
revoke update, delete, truncate on unusual_day_review from "${app_user}";
create trigger unusual_day_review_insert_only before update or delete or truncate on unusual_day_review
    for each statement execute function insert_only();
