-- What somebody is typing. Unlike the read model it is told by no topic: dropping it loses work. Only the portal's key
-- opens the content, and only for its owner and form.
create table draft (
    owner   uuid not null,
    form    text not null,
    about   uuid not null,
    content bytea not null,
    kept_at timestamptz not null,
    primary key (owner, form, about)
);
create index draft_kept_at on draft (kept_at);
