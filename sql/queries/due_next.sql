-- The case that is due first of all. $1 partnership. Index case_row_due.
select c.case_id, c.version, c.next_due
from vangnet.case_row c
where c.partnership = $1::int4 and c.next_due < 9223372036854775807
order by c.next_due
limit 1
