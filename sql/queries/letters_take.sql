-- Lease letters to a courier: a crisis first, then the oldest; and those that this very request has leased already, since its answer may have
-- been lost. `waiting`: deliveries of the recipient that wait behind this letter.
-- $1 partnership, $2 medium, $3 now, $4 leased until, $5 token, $6 at most. Indexes letter_open and delivery_waiting, primary key of letter.
with seen as (
	insert into vangnet.courier (partnership, medium, taken_at)
	values ($1::int4, $2::int4, $3::int8)
	on conflict (partnership, medium) do update set taken_at = greatest(vangnet.courier.taken_at, excluded.taken_at)
), chosen as materialized (
	select l.letter
	from vangnet.letter l
	where l.partnership = $1::int4 and l.medium = $2::int4 and l.ended_at is null and l.next_try <= $3::int8
		and (l.leased_until <= $3::int8 or l.token = $5::int8)
	order by l.crises > 0 desc, l.made_at, l.letter
	limit $6::int4
	for update skip locked
), leased as (
	update vangnet.letter l
	set leased_until = $4::int8, token = $5::int8, attempt = l.attempt + (l.token <> $5::int8)::int4
	where l.partnership = $1::int4 and l.letter = any (array(select c.letter from chosen c))
	returning l.*
)
select l.letter, l.recipient, l.desk, l.medium, l.made_at, l.since, l.day, l.count, l.crises, l.attempt, l.next_try, l.reason, l.ended_at, l.failed,
	(select count(*)::int4 from vangnet.delivery d where d.partnership = l.partnership and d.medium = l.medium and d.recipient = l.recipient
		and d.desk = l.desk and d.letter is null and l.day is null) as waiting
from leased l
order by l.crises > 0 desc, l.made_at, l.letter
