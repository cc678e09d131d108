-- What the privacy officer thought of an access that had no reason. It only grows: a second thought is another row.
create table unusual_access_review (
    id            uuid        primary key,
    audit_id      uuid        not null,
    reviewed_by   uuid        not null,
    reviewer_name text        not null,
    reviewed_at   timestamptz not null,
    note          text        not null
);
create index unusual_access_review_of on unusual_access_review (audit_id, reviewed_at);
revoke update, delete, truncate on unusual_access_review from "${app_user}";
create trigger unusual_access_review_insert_only before update or delete or truncate on unusual_access_review
    for each statement execute function insert_only();
