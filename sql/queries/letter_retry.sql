-- The letter could not be sent for now. $1 partnership, $2 letter, $3 next try, $4 reason. Primary key of letter.
update vangnet.letter l
set next_try = $3::int8, leased_until = 0, token = 0, reason = $4::text
where l.partnership = $1::int4 and l.letter = $2::int8 and l.ended_at is null
returning l.letter
