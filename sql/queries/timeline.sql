-- Events of one case in order. $1 partnership, $2 case, $3 after this seq, $4 at most. Primary key of event.
select e.case_id, e.seq, e.at, e.recorded_at, e.actor, e.kind::int4, e.visibility::int4, e.key, e.body_hash, e.on_behalf_of,
	e.purpose, e.facts, e.sealed
from vangnet.event e
where e.partnership = $1::int4 and e.case_id = $2::int8 and e.seq > $3::int4
order by e.seq
limit $4::int4
