-- The two things that need more than one snapshot or a name made up on the spot, and so cannot be one statement.
set local role vangnet_owner;

-- The last statement of a writing transaction: gives the batch its place. Only from here until the end of the
-- transaction does the partnership's lock stand, so positions have no gaps and become visible in order. Each
-- statement of a volatile function sees what was committed before it: the one after the lock sees the last holder.
--   stream       version of the partnership's stream that the runs were decided on
--   first, size, digest   of each run: ordinal of its first event, how many, their digest; runs that fell are left out
-- No row when every run fell. SQLSTATE VN001 when the stream has moved on: the whole batch falls.
create function vangnet.batch_seal(own_partnership int4, own_batch int8, stream int4, first int4[], size int4[],
	digest bytea[]) returns table (sealed_position int8, sealed_hash bytea) language plpgsql volatile as $$
declare
	events int8;
	digests bytea;
	newest int4;
begin
	select sum(r.size), string_agg(r.digest, ''::bytea order by r.first) into events, digests
	from unnest(batch_seal.first, batch_seal.size, batch_seal.digest) as r(first, size, digest)
	where (r.first in (select e.ordinal from vangnet.event e where e.batch = own_batch)) is true;
	if events is null then
		return;
	end if;

	perform pg_advisory_xact_lock(1, own_partnership);

	select c.version into newest from vangnet.case_row c where c.partnership = own_partnership and c.case_id = 0;
	if coalesce(newest, 0) <> stream and not exists (
		select from vangnet.event e
		where e.partnership = own_partnership and e.case_id = 0 and e.seq = newest and e.batch = own_batch)
	then
		raise exception 'the stream of partnership % is at % and not at %', own_partnership, newest, stream
			using errcode = 'VN001';
	end if;

	select b.position, b.hash into sealed_position, sealed_hash
	from vangnet.batch b where b.partnership = own_partnership order by b.position desc limit 1;
	sealed_position := coalesce(sealed_position, 0) + 1;
	sealed_hash := sha256(coalesce(sealed_hash, decode(repeat('00', 32), 'hex')) || digests);
	insert into vangnet.batch (partnership, position, batch, count, hash)
	values (own_partnership, sealed_position, own_batch, events::int4, sealed_hash);
	return next;
end
$$;

-- Make the check on event.kind agree with event_kind. Does nothing, and locks nothing, when it does already.
create function vangnet.vocabulary_apply() returns void language plpgsql volatile as $$
declare
	list text;
begin
	select string_agg(kind::text, ', ' order by kind) into list from vangnet.event_kind;
	if list is not distinct from (
		select obj_description(oid, 'pg_constraint') from pg_constraint
		where conrelid = 'vangnet.event'::regclass and conname = 'event_kind_known')
	then
		return;
	end if;
	alter table vangnet.event drop constraint if exists event_kind_known;
	execute format('alter table vangnet.event add constraint event_kind_known check (kind in (%s)) not valid', list);
	execute format('comment on constraint event_kind_known on vangnet.event is %L', list);
end
$$;

revoke all on function vangnet.batch_seal, vangnet.vocabulary_apply from public;
grant execute on function vangnet.batch_seal to vangnet_daemon;
