-- Move the due of cases later where a sweep found nothing to write: the row's due was a lower bound. Not where the case, or the
-- partnership's stream, has moved on, nor where the due was pulled earlier meanwhile: the next sweep looks again.
-- $1 partnership, $2 version of its stream; a case: $3 case, $4 version, $5 due as it was seen, $6 due. Primary key of
-- case_row.
with run as materialized (
	select $1::int4 as partnership, r.*
	from unnest($3::int8[], $4::int4[], $5::int8[], $6::int8[]) as r(case_id, version, seen, next_due)
)
update vangnet.case_row c
set next_due = r.next_due
from run r
where c.partnership = r.partnership and c.case_id = r.case_id and c.version = r.version and c.next_due >= r.seen
	and c.next_due < r.next_due
	and (select s.version from vangnet.case_row s where s.partnership = $1::int4 and s.case_id = 0) is not distinct from $2::int4
