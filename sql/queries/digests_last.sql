-- The last digest of each recipient and medium. $1 partnership. Index letter_day.
select distinct on (l.recipient, l.medium) l.letter, l.recipient, l.desk, l.medium, l.made_at, l.since, l.day, l.count, l.crises, l.attempt,
	l.next_try, l.reason, l.ended_at, l.failed, 0 as waiting
from vangnet.letter l
where l.partnership = $1::int4 and l.day is not null
order by l.recipient, l.medium, l.day desc
