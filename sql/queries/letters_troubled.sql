-- Letters that are open after a failed try, the oldest first. $1 partnership, $2 media, $3 at most. Index letter_open.
select l.letter, l.recipient, l.desk, l.medium, l.made_at, l.since, l.day, l.count, l.crises, l.attempt, l.next_try, l.reason,
	l.ended_at, l.failed, 0 as waiting
from vangnet.letter l
where l.partnership = $1::int4 and l.medium = any ($2::int4[]) and l.ended_at is null and l.reason is not null
order by l.made_at, l.letter
limit $3::int4
