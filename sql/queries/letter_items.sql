-- The first deliveries of letters: a crisis first, then the worst, then the oldest.
-- $1 partnership, $2 letters, $3 at most of each. Index delivery_letter.
select i.letter, i.case_id, i.number, i.facts, i.owed_at, false as failed
from (
	select d.letter, d.case_id, d.number, d.facts, d.owed_at,
		row_number() over (partition by d.letter order by d.crisis desc, d.severity desc, d.owed_at, d.case_id, d.number) as place
	from vangnet.delivery d
	where d.partnership = $1::int4 and d.letter = any ($2::int8[])
) i
where i.place <= $3::int4
order by i.letter, i.place
