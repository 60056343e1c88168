-- A letter, for whoever sends letters of this medium. $1 partnership, $2 medium, $3 letter. Primary key of letter.
select l.letter, l.recipient, l.desk, l.medium, l.made_at, l.since, l.day, l.count, l.crises, l.attempt, l.next_try, l.reason,
	l.ended_at, l.failed, 0 as waiting
from vangnet.letter l
where l.partnership = $1::int4 and l.letter = $3::int8 and l.medium = $2::int4
