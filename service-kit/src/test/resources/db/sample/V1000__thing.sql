create table thing (
    id      uuid   primary key,
    version bigint not null,
    name    text   not null,
    site_id uuid   not null,
    size    smallint not null
);
create table thing_step (
    thing uuid not null,
    step  int  not null,
    primary key (thing, step)
);
