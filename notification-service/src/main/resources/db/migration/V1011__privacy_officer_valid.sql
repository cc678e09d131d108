-- apart from V1010, so that nobody waits while every message is looked at
alter table message validate constraint message_addressee_check;
