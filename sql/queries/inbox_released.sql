-- Cases from which a director was released (relation 4), newest first: what was resolved is told once more. Parameters as in inbox.
-- Primary key of part, then of case_row.
select c.case_id, c.version, c.format::int4, c.stalls, c.status::int4, c.next_due, c.state, p.party, p.relation::int4
from vangnet.part p
cross join lateral (
	select *
	from vangnet.case_row r
	where r.partnership = p.partnership and r.case_id = p.case_id and ($5::int4 < 0 or r.status = $5::int4)
	offset 0
) c
where p.partnership = $1::int4 and p.party = $2::int4 and p.case_id < $3::int8 and p.relation = 4
order by p.case_id desc
limit $4::int4
