-- What scheduling tells of the sites (local copy): a day is the day at the site.

create table site (
    site_id uuid primary key,
    time_zone text not null
);
