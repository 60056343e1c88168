-- The last batch. $1 partnership. Primary key of batch.
select b.position, b.hash from vangnet.batch b where b.partnership = $1::int4 order by b.position desc limit 1
