-- Rows of the given cases with everybody who takes part; no row = no such case. $1 partnership, $2 cases.
-- Primary key of case_row, index part_case.
with wanted as materialized (
	select $1::int4 as partnership, i.case_id from unnest($2::int8[]) as i(case_id)
)
select c.case_id, c.version, c.format::int4, c.stalls, c.status::int4, c.next_due, c.state, p.parties, p.relations
from wanted w
join vangnet.case_row c on c.partnership = w.partnership and c.case_id = w.case_id
cross join lateral (
	select array_agg(m.party order by m.party) as parties, array_agg(m.relation::int4 order by m.party) as relations
	from vangnet.part m
	where m.partnership = w.partnership and m.case_id = w.case_id
) p
