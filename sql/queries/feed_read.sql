-- Events behind a place, in order. What none of the parties may see comes without its text.
-- $1 partnership, $2 position, $3 ordinal, $4 parties (none = everything is seen), $5 at most.
-- Primary key of batch, indexes event_feed, part_case.
select e.case_id, e.seq, e.at, e.recorded_at, e.actor, e.kind::int4, e.visibility::int4, e.key, e.body_hash, e.on_behalf_of,
	e.purpose, case when p.seen then e.facts else '' end as facts, case when p.seen then e.sealed end as sealed,
	e.position, e.ordinal, e.hash, p.parties, p.relations, p.seen
from (
	select b.position, b.hash, b.partnership as owner, v.*
	from vangnet.batch b
	join vangnet.event v on v.batch = b.batch
	where b.partnership = $1::int4 and b.position >= $2::int8
		and (b.position > $2::int8 or v.ordinal > $3::int4)
	order by b.position, v.ordinal
	limit $5::int4
) e
cross join lateral (
	select array_agg(m.party order by m.party) as parties, array_agg(m.relation::int4 order by m.party) as relations,
		cardinality($4::int4[]) = 0 or coalesce(bool_or(m.party = any ($4::int4[])), false) as seen
	from vangnet.part m
	where m.partnership = e.owner and m.case_id = e.case_id
) p
order by e.position, e.ordinal
