-- What each person might do when they signed in last, so that a change is noticed.
create table permissions_seen (
    subject     uuid primary key,
    permissions text[] not null
);
