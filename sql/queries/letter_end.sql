-- The end of a letter: handed over, or failed for good. What was handed over may bounce later; what failed stays so. A digest
-- has nobody to tell. $1 partnership, $2 letter, $3 now, $4 failed, $5 reason. Primary key of letter.
update vangnet.letter l
set ended_at = $3::int8, failed = $4::bool, reason = $5::text, settled = l.day is not null
where l.partnership = $1::int4 and l.letter = $2::int8 and (l.ended_at is null or ($4::bool and not l.failed))
returning l.letter
