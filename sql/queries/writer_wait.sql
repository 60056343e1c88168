-- Wait until the backend of a lost writing session has ended: from then on its last commit either is or never
-- will be. $1 number of the writer.
select pg_advisory_xact_lock(2, $1::int4)
