-- Participation that came with the runs that counted in this batch.
-- $1 partnership, $2 batch; each: $3 first ordinal of its run, $4 case, $5 party, $6 relation.
-- Index event_feed, primary key of part.
insert into vangnet.part (partnership, case_id, party, relation)
select $1::int4, n.case_id, n.party, n.relation
from unnest($3::int4[], $4::int8[], $5::int4[], $6::int4[]) as n(first, case_id, party, relation)
where (n.first in (select e.ordinal from vangnet.event e where e.batch = $2::int8)) is true
on conflict (partnership, party, case_id) do update set relation = excluded.relation
