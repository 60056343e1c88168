-- What a batch of unknown outcome has left behind: its place and the ordinals of its events; no row = nothing.
-- $1 partnership, $2 batch. Index batch_batch, then event_feed.
select b.position, b.hash, e.ordinal
from vangnet.batch b
join vangnet.event e on e.batch = b.batch
where b.partnership = $1::int4 and b.batch = $2::int8
order by e.ordinal
