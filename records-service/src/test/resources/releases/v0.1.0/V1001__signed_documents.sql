-- Signed is insert-only. The grants stop the application; the triggers stop whoever holds more rights than it does.

create table signed_document (
    kind text not null check (kind in ('CONSULTATION', 'TREATMENT_PLAN')),
    document_id uuid not null,
    version int not null check (version > 0),
    text text not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    signed_by uuid not null,
    signer_name text not null,
    signed_at timestamptz not null,
    primary key (kind, document_id, version),
    -- the hash is of the very bytes that are kept
    constraint hash_matches_text check (sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex'))
);

revoke update, delete, truncate on signed_document from "${app_user}";

create function refuse_change_of_signed() returns trigger language plpgsql as $$
begin
    raise exception 'A signed document is never changed; write an addendum instead.'
        using errcode = 'restrict_violation', constraint = 'signed_is_insert_only';
end
$$;

create trigger signed_document_rows before update or delete on signed_document
    for each row execute function refuse_change_of_signed();
create trigger signed_document_table before truncate on signed_document
    for each statement execute function refuse_change_of_signed();

-- the draft behind a signature is frozen with it
create trigger signed_consultation before update or delete on consultation
    for each row when (old.status = 'SIGNED') execute function refuse_change_of_signed();
