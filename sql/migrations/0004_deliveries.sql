-- What is owed to be told, and the letters in which it is sent. The truth about deliveries stands in the log
-- (delivery.owed, delivery.made, delivery.failed); these rows are what couriers work from, and are no state of a case.
set local role vangnet_owner;

-- A letter is one mail, or one call of a webhook: of what one desk of a party was owed at that moment, or its digest of one day.
create table vangnet.letter (
	letter int8 not null,
	made_at int8 not null,
	since int8 not null, -- of a digest: the instant of the one before; else made_at
	next_try int8 not null,
	leased_until int8 not null,
	ended_at int8, -- taken by the server of the recipient, or given up
	token int8 not null, -- of the request that leased it last
	partnership int4 not null,
	recipient int4 not null,
	desk int4 not null, -- -1 = the party as a whole
	medium int4 not null,
	day int4, -- of a digest: days since 1970-01-01 by the local clock of the recipient
	count int4 not null, -- of deliveries
	crises int4 not null, -- how many of them of a crisis
	attempt int4 not null,
	failed bool not null,
	settled bool not null, -- its deliveries are told to their cases
	reason text,
	primary key (partnership, letter),
	constraint letter_partnership check (partnership > 0),
	constraint letter_letter check (letter > 0),
	constraint letter_counts check (count >= 0 and crises between 0 and count and (count = 0) = (day is not null))
) with (fillfactor = 70);
create unique index letter_day on vangnet.letter (partnership, recipient, medium, day) where day is not null;
create index letter_open on vangnet.letter (partnership, medium, next_try) where ended_at is null;
create index letter_unsettled on vangnet.letter (partnership, ended_at) where not settled and ended_at is not null;
create index letter_made on vangnet.letter (partnership, recipient, medium, desk, made_at);

create table vangnet.delivery (
	case_id int8 not null,
	owed_at int8 not null,
	not_before int8 not null,
	letter int8, -- in which it is sent
	partnership int4 not null,
	number int4 not null,
	recipient int4 not null,
	desk int4 not null,
	medium int4 not null,
	occasion int4 not null,
	severity int4 not null,
	crisis bool not null,
	told int2 not null default 0, -- what its case was told became of it: 1 made, 2 failed
	facts text not null, -- of delivery.owed
	primary key (partnership, case_id, number),
	foreign key (partnership, letter) references vangnet.letter (partnership, letter),
	constraint delivery_partnership check (partnership > 0),
	constraint delivery_case check (case_id > 0 and number > 0)
) with (fillfactor = 70);
create index delivery_waiting on vangnet.delivery (partnership, medium, recipient, desk) where letter is null;
create index delivery_letter on vangnet.delivery (partnership, letter) where letter is not null;

-- When a courier last asked for letters of a medium.
create table vangnet.courier (
	taken_at int8 not null,
	partnership int4 not null,
	medium int4 not null,
	primary key (partnership, medium)
);

-- Gather what waits into letters. One courier at a time: the lock stands until the end of the transaction, and each
-- statement of a volatile function sees what was committed before it.
--   single     a letter for each delivery (webhooks), else one for all that a desk is owed
--   ready_by   what was owed by then has gathered long enough; a crisis leaves at once
--   quiet_from, busy_from, busy  no letter after one made since quiet_from, nor, but for a crisis, after `busy` of them since busy_from
-- Ids of letters: `base` and up, in the order of their oldest delivery.
create function vangnet.letters_make(own_partnership int4, own_medium int4, now int8, single bool, ready_by int8, quiet_from int8,
	busy_from int8, busy int4, base int8, at_most int4) returns int4 language plpgsql volatile as $$
declare
	made int4;
begin
	perform pg_advisory_xact_lock(3, own_partnership);
	with waiting as materialized (
		select d.recipient, d.desk, d.case_id, d.number, d.crisis, d.owed_at,
			case when single then d.case_id end as own_case, case when single then d.number end as own_number
		from vangnet.delivery d
		where d.partnership = own_partnership and d.medium = own_medium and d.letter is null and d.not_before <= now
	), gathered as (
		select w.recipient, w.desk, w.own_case, w.own_number, min(w.owed_at) as oldest, count(*)::int4 as count,
			(count(*) filter (where w.crisis))::int4 as crises
		from waiting w
		group by w.recipient, w.desk, w.own_case, w.own_number
	), ready as (
		select g.*, base + row_number() over (order by g.crises > 0 desc, g.oldest, g.recipient, g.desk, g.own_case, g.own_number) - 1 as letter
		from gathered g
		where single or ((g.crises > 0 or g.oldest <= ready_by)
			and not exists (select from vangnet.letter l
				where l.partnership = own_partnership and l.recipient = g.recipient and l.medium = own_medium
					and l.desk = g.desk and l.day is null
					and (l.made_at > quiet_from or (l.ended_at is null and g.crises = 0)))
			and (g.crises > 0 or busy > (select count(*) from vangnet.letter l
				where l.partnership = own_partnership and l.recipient = g.recipient and l.medium = own_medium
					and l.desk = g.desk and l.day is null and l.made_at > busy_from)))
		order by letter
		limit at_most
	), put as (
		insert into vangnet.letter (letter, made_at, since, next_try, leased_until, token, partnership, recipient, desk, medium,
			count, crises, attempt, failed, settled)
		select r.letter, now, now, now, 0, 0, own_partnership, r.recipient, r.desk, own_medium, r.count, r.crises, 0, false, false
		from ready r
		returning letter
	), carried as (
		update vangnet.delivery d
		set letter = r.letter
		from ready r
		join waiting w on w.recipient = r.recipient and w.desk = r.desk
			and w.own_case is not distinct from r.own_case and w.own_number is not distinct from r.own_number
		where d.partnership = own_partnership and d.case_id = w.case_id and d.number = w.number
	)
	select count(*)::int4 into made from put;
	return made;
end
$$;

revoke all on function vangnet.letters_make from public;
grant execute on function vangnet.letters_make to vangnet_daemon;
grant select, insert, update, delete on vangnet.letter, vangnet.delivery, vangnet.courier to vangnet_daemon;
grant select on vangnet.letter, vangnet.delivery, vangnet.courier to vangnet_reader;
