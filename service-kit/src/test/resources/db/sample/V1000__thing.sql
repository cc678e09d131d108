create table thing (
    id      uuid   primary key,
    version bigint not null,
    name    text   not null,
    site_id uuid   not null,
    size    smallint not null
);
