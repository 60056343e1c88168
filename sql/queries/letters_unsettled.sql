-- Deliveries whose letter has ended and whose case has not been told yet; letters without such are settled on the way.
-- $1 partnership, $2 at most. Indexes letter_unsettled and delivery_letter.
with ended as materialized (
	select l.letter, l.failed
	from vangnet.letter l
	where l.partnership = $1::int4 and not l.settled and l.ended_at is not null
	order by l.ended_at
	limit $2::int4
), carried as materialized (
	select d.case_id, d.number, d.facts, d.owed_at, d.told, d.letter,
		(select e.failed from ended e where e.letter = d.letter) as failed
	from vangnet.delivery d
	where d.partnership = $1::int4 and d.letter = any (array(select e.letter from ended e))
), untold as materialized (
	select c.*
	from carried c
	where c.told <> case when c.failed then 2 else 1 end
	order by c.case_id, c.number
	limit $2::int4
), settled as (
	update vangnet.letter l
	set settled = true
	where l.partnership = $1::int4 and l.letter = any (array(select e.letter from ended e))
		and (l.letter in (select u.letter from untold u)) is not true and (select count(*) from untold) < $2::int4
)
select u.letter, u.case_id, u.number, u.facts, u.owed_at, u.failed
from untold u
