-- The events of a batch in order. $1 batch. Index event_feed.
select e.case_id, e.seq, e.at, e.recorded_at, e.actor, e.kind::int4, e.visibility::int4, e.key, e.body_hash, e.on_behalf_of,
	e.purpose, e.facts, e.sealed
from vangnet.event e
where e.batch = $1::int8
order by e.ordinal
