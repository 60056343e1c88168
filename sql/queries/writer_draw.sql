-- The number of a writing session and the lock that says it is alive, held until its backend ends.
select w.number, pg_advisory_lock(2, w.number) from (select nextval('vangnet.writer')::int4 as number offset 0) w
