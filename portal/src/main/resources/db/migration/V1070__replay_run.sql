-- Dead letters that somebody chose to have replayed together, and how far that is. What became of each is the service's
-- to know; here it only stands so that a run goes on where it was.
create table replay_run (
    id         uuid        primary key,
    started_by text        not null,
    started_at timestamptz not null
);

create table replay_run_letter (
    run_id    uuid   not null references replay_run on delete cascade,
    place     int    not null,
    owner     text   not null,
    letter_id uuid   not null,
    -- as it was when it was chosen
    version   bigint not null,
    -- null while it is left
    outcome   text   check (outcome in ('HANDLED', 'FAILED_AGAIN', 'OTHERWISE')),
    primary key (run_id, place)
);
create index replay_run_letter_left on replay_run_letter (run_id, place) where outcome is null;
