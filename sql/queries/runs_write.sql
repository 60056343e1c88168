-- Write the runs of a batch: move or open each case row, then log the events of the runs that counted. A run
-- counts if its case is at the version it was decided on and none of its keys exists; else it falls as a whole.
-- Returns the cases whose runs counted.
-- $1 partnership, $2 batch; a run, ordered by case: $3 case, $4 expected version, $5 version, $6 format,
-- $7 status, $8 stalls, $9 next due, $10 exact due, $11 state; an event: $12 case, $13 seq, $14 ordinal, $15 at,
-- $16 recorded at, $17 actor, $18 kind, $19 visibility, $20 on behalf of, $21 purpose, $22 key, $23 body hash,
-- $24 facts, $25 sealed.
-- Tables are joined to the arrays by columns only, never to a parameter: so the planner cannot begin at the table,
-- and rows are locked in the order of the runs. Index event_key, primary key of case_row.
with run as materialized (
	select $1::int4 as partnership, r.*
	from unnest($3::int8[], $4::int4[], $5::int4[], $6::int4[], $7::int4[], $8::int4[], $9::int8[], $10::bool[],
		$11::bytea[]) as r(case_id, expected, version, format, status, stalls, next_due, exact_due, state)
), entry as materialized (
	select $1::int4 as partnership, e.*
	from unnest($12::int8[], $13::int4[], $14::int4[], $15::int8[], $16::int8[], $17::int4[], $18::int4[],
		$19::int4[], $20::text[], $21::text[], $22::uuid[], $23::int8[], $24::text[], $25::bytea[])
		as e(case_id, seq, ordinal, at, recorded_at, actor, kind, visibility, on_behalf_of, purpose, key,
			body_hash, facts, sealed)
), repeated as materialized (
	select n.case_id
	from entry n
	join vangnet.event e on e.partnership = n.partnership and e.key = n.key
), moved as (
	update vangnet.case_row c
	set version = r.version, format = r.format, status = r.status, stalls = r.stalls, state = r.state,
		next_due = case when r.exact_due then r.next_due else least(c.next_due, r.next_due) end
	from run r
	where c.partnership = r.partnership and c.case_id = r.case_id and c.version = r.expected
		and (r.case_id in (select k.case_id from repeated k)) is not true
	returning c.case_id
), opened as (
	insert into vangnet.case_row (partnership, case_id, version, format, status, stalls, next_due, state)
	select r.partnership, r.case_id, r.version, r.format, r.status, r.stalls, r.next_due, r.state
	from run r
	where r.expected = 0 and (r.case_id in (select k.case_id from repeated k)) is not true
	on conflict (partnership, case_id) do nothing
	returning case_id
), counted as materialized (
	select m.case_id from moved m
	union all
	select o.case_id from opened o
), logged as (
	insert into vangnet.event (partnership, case_id, seq, batch, ordinal, at, recorded_at, actor, kind, visibility,
		on_behalf_of, purpose, key, body_hash, facts, sealed)
	select n.partnership, n.case_id, n.seq, $2::int8, n.ordinal, n.at, n.recorded_at, n.actor, n.kind, n.visibility,
		n.on_behalf_of, n.purpose, n.key, n.body_hash, n.facts, n.sealed
	from entry n
	where (n.case_id in (select c.case_id from counted c)) is true
)
select c.case_id from counted c
