-- Whether a cursor is of this history: one row if the batch at its place has its hash (or it brings none, 32 zeros).
-- $1 partnership, $2 position, $3 hash. Primary key of batch.
select b.position
from vangnet.batch b
where b.partnership = $1::int4 and b.position = $2::int8
	and ($3::bytea = b.hash or $3::bytea = decode(repeat('00', 32), 'hex'))
