-- More than one patient (a list), where the caller works, the browser behind a program that calls for it, what exactly
-- changed, and how often, where one row stands for many. V0006 validates and V0007 indexes, while others read and write.
alter table audit
    drop constraint audit_action_check,
    add constraint audit_action_check check (action in ('READ', 'LIST', 'SEARCH', 'EXPORT', 'PRINT', 'CHANGED', 'SIGN_IN',
        'SIGN_OUT', 'LOCK', 'UNLOCK', 'DENIED', 'PERMISSIONS', 'BREAK_GLASS')) not valid,
    add column patients uuid[],
    add column sites    uuid[],
    add column origin   text,
    add column detail   text,
    add column times    int,
    add constraint audit_times_check check (times > 0) not valid;
