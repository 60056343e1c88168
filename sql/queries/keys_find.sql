-- The events that carry any of the given keys. $1 partnership, $2 keys. Index event_key.
with wanted as materialized (
	select $1::int4 as partnership, k.key from unnest($2::uuid[]) as k(key)
)
select e.case_id, e.seq, e.at, e.recorded_at, e.actor, e.kind::int4, e.visibility::int4, e.key, e.body_hash, e.on_behalf_of,
	e.purpose, e.facts, e.sealed
from wanted w
join vangnet.event e on e.partnership = w.partnership and e.key = w.key
