-- The hash of the batch at a place. $1 partnership, $2 position. Primary key of batch.
select b.hash from vangnet.batch b where b.partnership = $1::int4 and b.position = $2::int8
