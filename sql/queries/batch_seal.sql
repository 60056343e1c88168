-- Last statement of a writing transaction: its place in the order, unless all of its runs fell.
-- $1 partnership, $2 batch, $3 version of the stream decided on, of each run: $4 first ordinal, $5 events,
-- $6 digest. Indexes event_feed, primary keys of case_row and batch.
select s.sealed_position, s.sealed_hash
from vangnet.batch_seal($1::int4, $2::int8, $3::int4, $4::int4[], $5::int4[], $6::bytea[]) s
