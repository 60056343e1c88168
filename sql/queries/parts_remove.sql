-- Participation that ended with the runs that counted in this batch.
-- $1 partnership, $2 batch; each: $3 first ordinal of its run, $4 case, $5 party.
-- Index event_feed, primary key of part.
with gone as materialized (
	select $1::int4 as partnership, n.case_id, n.party
	from unnest($3::int4[], $4::int8[], $5::int4[]) as n(first, case_id, party)
	where (n.first in (select e.ordinal from vangnet.event e where e.batch = $2::int8)) is true
)
delete from vangnet.part p
using gone n
where p.partnership = n.partnership and p.party = n.party and p.case_id = n.case_id
