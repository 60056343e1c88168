-- The versions of the given cases; no row = no such case. $1 partnership, $2 cases. Primary key of case_row.
with wanted as materialized (
	select $1::int4 as partnership, i.case_id from unnest($2::int8[]) as i(case_id)
)
select c.case_id, c.version
from wanted w
join vangnet.case_row c on c.partnership = w.partnership and c.case_id = w.case_id
