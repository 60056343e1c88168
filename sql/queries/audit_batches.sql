-- Batches in order, a page at a time. $1 partnership, $2 after this position, $3 at most. Primary key of batch.
select b.position, b.batch, b.count, b.hash
from vangnet.batch b
where b.partnership = $1::int4 and b.position > $2::int8
order by b.position
limit $3::int4
