-- The yardsticks' tables and functions, made beside the daemon's own. Variable: cases, how many.

-- naive-32: five tables, as one would write them by hand.
create schema naive;
create table naive.idem (agency int4, key uuid, case_id int8, seq int4, at timestamptz, primary key (agency, key));
create table naive.case_state (id int8 primary key, seq int4, status int2, holder int4, deadline timestamptz,
	updated_at timestamptz, data jsonb) with (fillfactor = 70);
create table naive.case_event (id int8 generated always as identity, case_id int8, seq int4, type int2, actor int4,
	payload jsonb, at timestamptz, primary key (case_id, seq));
create table naive.case_timer (case_id int8, kind int2, due_at timestamptz, gen int4, primary key (case_id, kind))
	with (fillfactor = 70);
create index case_timer_due on naive.case_timer (due_at);
create table naive.audit (id int8 generated always as identity primary key, at timestamptz, agency int4, action text,
	case_id int8, detail jsonb);
insert into naive.case_state
select i, 0, 1, 1, now() + interval '5 days', now(), jsonb_build_object('title', 'Overlast ' || i, 'theme', 'nuisance')
from generate_series(1, :cases) i;
insert into naive.case_timer select i, 1, now() + interval '5 days', 0 from generate_series(1, :cases) i;

create function naive.command(own_agency int4, own_key uuid, own_case int8) returns int4 language plpgsql as $$
declare
	done int4;
	payload jsonb := jsonb_build_object('name', 'visit', 'on_behalf_of', 'w-48213', 'text', repeat('De wijkagent belt. ', 13));
begin
	select i.seq into done from naive.idem i where i.agency = own_agency and i.key = own_key;
	if found then
		return done;
	end if;
	update naive.case_state s
	set seq = s.seq + 1, status = 1, holder = own_agency, deadline = now() + interval '5 days', updated_at = now()
	where s.id = own_case returning s.seq into done;
	insert into naive.idem values (own_agency, own_key, own_case, done, now());
	insert into naive.case_event (case_id, seq, type, actor, payload, at) values (own_case, done, 1, own_agency, payload, now());
	insert into naive.case_timer values (own_case, 1, now() + interval '5 days', done)
	on conflict (case_id, kind) do update set due_at = excluded.due_at, gen = excluded.gen;
	insert into naive.audit (at, agency, action, case_id, detail)
	values (now(), own_agency, 'milestone', own_case, jsonb_build_object('seq', done));
	return done;
end
$$;

-- own-32: copies of the daemon's tables with every index and check, its cases, and one of its own events as the model.
create schema own;
create table own.event (like vangnet.event including all);
create table own.case_row (like vangnet.case_row including all) with (fillfactor = 70);
insert into own.case_row select * from vangnet.case_row where case_id > 0;
create table own.numbered as select row_number() over (order by case_id)::int8 as i, case_id from own.case_row;
create unique index numbered_i on own.numbered (i) include (case_id);
create table own.model as
select * from vangnet.event where kind = (select kind from vangnet.event_kind where name = 'milestone.reached') limit 1;
create sequence own.batch minvalue 1;

create function own.command(own_key uuid, number int8) returns int4 language plpgsql as $$
declare
	found_case int8 := (select n.case_id from own.numbered n where n.i = number);
	next_version int4;
	m own.model;
begin
	select * into m from own.model;
	update own.case_row c set version = c.version + 1, state = c.state, next_due = least(c.next_due, m.at + 864000000000)
	where c.partnership = 1 and c.case_id = found_case returning c.version into next_version;
	insert into own.event (case_id, batch, at, recorded_at, body_hash, partnership, seq, ordinal, actor, kind, visibility, key,
		on_behalf_of, purpose, facts, sealed)
	values (found_case, nextval('own.batch'), m.at, m.recorded_at, m.body_hash, 1, next_version, 0, m.actor, m.kind,
		m.visibility, own_key, m.on_behalf_of, m.purpose, m.facts, m.sealed);
	return next_version;
end
$$;
