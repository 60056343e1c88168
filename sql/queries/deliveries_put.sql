-- What the runs that counted in this batch owe to be told.
-- $1 partnership, $2 batch; each: $3 first ordinal of its run, $4 case, $5 number, $6 recipient, $7 desk, $8 medium, $9 occasion,
-- $10 severity, $11 crisis, $12 owed at, $13 not before, $14 facts. Index event_feed, primary key of delivery.
insert into vangnet.delivery (partnership, case_id, number, recipient, desk, medium, occasion, severity, crisis, owed_at, not_before, facts)
select $1::int4, n.case_id, n.number, n.recipient, n.desk, n.medium, n.occasion, n.severity, n.crisis, n.owed_at, n.not_before, n.facts
from unnest($3::int4[], $4::int8[], $5::int4[], $6::int4[], $7::int4[], $8::int4[], $9::int4[], $10::int4[], $11::bool[], $12::int8[],
	$13::int8[], $14::text[]) as n(first, case_id, number, recipient, desk, medium, occasion, severity, crisis, owed_at, not_before, facts)
where (n.first in (select e.ordinal from vangnet.event e where e.batch = $2::int8)) is true
