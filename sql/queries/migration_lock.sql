-- One migrator at a time; held for the session.
select pg_advisory_lock(3, 0)
