-- What the cases of the runs that counted in this batch were told of deliveries.
-- $1 partnership, $2 batch; each: $3 first ordinal of its run, $4 case, $5 number, $6 1 made, 2 failed. Index event_feed, primary key of delivery.
update vangnet.delivery d
set told = n.told
from unnest($3::int4[], $4::int8[], $5::int4[], $6::int4[]) as n(first, case_id, number, told)
where d.partnership = $1::int4 and d.case_id = n.case_id and d.number = n.number
	and (n.first in (select e.ordinal from vangnet.event e where e.batch = $2::int8)) is true
