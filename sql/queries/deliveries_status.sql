-- What waits, by medium; since when: since it might have left, which quiet hours put off. $1 partnership, $2 media, $3 failures since. Indexes delivery_waiting, letter_open and letter_made, primary key of courier.
select m.medium,
	(select count(*)::int4 from vangnet.delivery d where d.partnership = $1::int4 and d.medium = m.medium and d.letter is null) as waiting,
	(select count(*)::int4 from vangnet.letter l where l.partnership = $1::int4 and l.medium = m.medium and l.ended_at is null) as open,
	(select count(*)::int4 from vangnet.letter l where l.partnership = $1::int4 and l.medium = m.medium and l.ended_at is null and l.reason is not null) as tried,
	(select count(*)::int4 from vangnet.letter l where l.partnership = $1::int4 and l.medium = m.medium and l.failed and l.ended_at > $3::int8) as failed,
	least((select min(greatest(d.owed_at, d.not_before)) from vangnet.delivery d where d.partnership = $1::int4 and d.medium = m.medium and d.letter is null),
		(select min(l.made_at) from vangnet.letter l where l.partnership = $1::int4 and l.medium = m.medium and l.ended_at is null)) as oldest_at,
	(select c.taken_at from vangnet.courier c where c.partnership = $1::int4 and c.medium = m.medium) as taken_at
from unnest($2::int4[]) as m(medium)
order by m.medium
