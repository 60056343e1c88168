-- Cases to look at, earliest first. $1 partnership, $2 due before, $3 at most. Index case_row_due, whose
-- condition is repeated here because a parameter does not imply it.
select c.case_id, c.version, c.next_due
from vangnet.case_row c
where c.partnership = $1::int4 and c.next_due < $2::int8 and c.next_due < 9223372036854775807
order by c.next_due
limit $3::int4
