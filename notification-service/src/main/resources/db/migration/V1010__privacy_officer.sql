alter table message drop constraint message_addressee_check;
alter table message add constraint message_addressee_check
    check (addressee in ('PATIENT', 'CLINICIAN', 'RESPONSIBLE', 'ON_CALL', 'PRIVACY_OFFICER')) not valid;
