-- The same, of cases with open findings: begins at these, as they are few. Parameters as in inbox.
-- Index case_row_stalled, then primary key of part.
select c.case_id, c.version, c.format::int4, c.stalls, c.status::int4, c.next_due, c.state, p.party, p.relation::int4
from vangnet.case_row c
cross join lateral (
	select m.party, m.relation
	from vangnet.part m
	where m.partnership = c.partnership and m.party = $2::int4 and m.case_id = c.case_id and m.relation <> 4
	offset 0
) p
where c.partnership = $1::int4 and c.stalls > 0 and c.case_id < $3::int8 and ($5::int4 < 0 or c.status = $5::int4)
order by c.case_id desc
limit $4::int4
