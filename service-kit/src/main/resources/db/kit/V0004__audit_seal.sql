-- Audit rows that are committed and not sealed yet, in the order of their insertion. The trigger fills it, so that no
-- writer can forget; V0006 adds the rows from before it.
create table audit_unsealed (
    position bigint generated always as identity primary key,
    audit_id uuid not null
);

create function audit_is_to_be_sealed() returns trigger language plpgsql as $$
begin
    insert into audit_unsealed (audit_id) select id from added;
    return null;
end
$$;

-- The chain: each hash covers its audit row and the hash before it, so whoever changes a row changes all that follow.
create table audit_seal (
    sequence bigint primary key,
    audit_id uuid   not null unique,
    hash     bytea  not null check (length(hash) = 32)
);
revoke update, delete, truncate on audit_seal from "${app_user}";
create trigger audit_seal_insert_only before update or delete or truncate on audit_seal
    for each statement execute function insert_only();

-- last, since writers of the trail wait from here to the commit
create trigger audit_is_to_be_sealed after insert on audit referencing new table as added
    for each statement execute function audit_is_to_be_sealed();
