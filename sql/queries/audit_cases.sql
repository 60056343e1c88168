-- Cases in order of id, a page at a time. $1 partnership, $2 after this case, $3 at most. Primary key of case_row.
select c.case_id, c.version, c.format::int4, c.stalls, c.status::int4, c.next_due, c.state
from vangnet.case_row c
where c.partnership = $1::int4 and c.case_id > $2::int8
order by c.case_id
limit $3::int4
