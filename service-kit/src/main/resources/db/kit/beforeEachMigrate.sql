-- Whoever wants an exclusive lock and waits lets everybody else wait behind it: it gives up soon, and is tried again by
-- MigrationKit. What locks nobody out (an index made concurrently) sets another value for itself.
set lock_timeout = '500ms';
