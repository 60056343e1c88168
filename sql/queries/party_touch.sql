-- Pull the next due of the cases of a party to at most an instant, some at a time so that writers do not wait long.
-- Returns the last case looked at, null when none was left. $1 partnership, $2 party, $3 instant,
-- $4 after this case, $5 at most, $6 statuses of open cases. Primary key of part, then of case_row.
with chosen as materialized (
	select p.partnership, p.case_id
	from vangnet.part p
	where p.partnership = $1::int4 and p.party = $2::int4 and p.case_id > $4::int8
	order by p.case_id
	limit $5::int4
), touched as (
	update vangnet.case_row c
	set next_due = $3::int8
	from chosen s
	where c.partnership = s.partnership and c.case_id = s.case_id and c.next_due > $3::int8
		and c.status = any ($6::int4[])
)
select max(s.case_id) from chosen s
