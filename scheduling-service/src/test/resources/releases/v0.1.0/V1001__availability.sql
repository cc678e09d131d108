-- Weekly hours of a clinician at a site, as the clock on that site's wall shows them.
create table availability (
    clinician_id uuid   not null references clinician (id),
    site_id      uuid   not null references site (id),
    version      bigint not null,
    primary key (clinician_id, site_id)
);

create table availability_hours (
    clinician_id uuid     not null,
    site_id      uuid     not null,
    day          smallint not null check (day between 1 and 7),
    opens        time     not null,
    closes       time     not null,
    primary key (clinician_id, site_id, day, opens),
    foreign key (clinician_id, site_id) references availability (clinician_id, site_id),
    check (opens < closes or closes = time '00:00')
);
comment on column availability_hours.day is 'ISO: 1 is Monday';
comment on column availability_hours.closes is 'exclusive; 00:00 is the midnight that ends the day';

insert into availability select clinician_id, site_id, 1 from clinician_site;

insert into availability_hours
select clinician_id, site_id, day, time '08:00', time '17:00'
from availability cross join generate_series(1, 5) as day
where site_id = '0192a000-0000-7000-8000-000000000001';

insert into availability_hours
select clinician_id, site_id, day, time '00:00', time '00:00'
from availability cross join generate_series(1, 7) as day
where site_id = '0192a000-0000-7000-8000-000000000002';
