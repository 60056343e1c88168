-- Owe digests: one of a recipient and day, whoever comes first.
-- $1 partnership; each: $2 letter, $3 recipient, $4 medium, $5 day, $6 made at, $7 since. Index letter_day.
insert into vangnet.letter (letter, made_at, since, next_try, leased_until, token, partnership, recipient, desk, medium, day, count, crises,
	attempt, failed, settled)
select n.letter, n.made_at, n.since, n.made_at, 0, 0, $1::int4, n.recipient, -1, n.medium, n.day, 0, 0, 0, false, false
from unnest($2::int8[], $3::int4[], $4::int4[], $5::int4[], $6::int8[], $7::int8[]) as n(letter, recipient, medium, day, made_at, since)
on conflict (partnership, recipient, medium, day) where day is not null do nothing
