-- What is kept. sql/README.md says which query each index serves. Every key starts with the partnership, so
-- that partnerships can be spread over databases and row-level security can be forced later.
set local role vangnet_owner;

-- The vocabulary of event kinds, for people who read the log with SQL. The migrator fills it from the same list
-- that the programs are built from, and derives the check on event.kind from it.
create table vangnet.event_kind (
	kind int2 primary key check (kind > 0),
	name text not null unique
);

create table vangnet.event (
	case_id int8 not null,
	batch int8 not null,
	at int8 not null,
	recorded_at int8 not null,
	body_hash int8 not null,
	partnership int4 not null,
	seq int4 not null,
	ordinal int4 not null,
	actor int4 not null,
	kind int2 not null,
	visibility int2 not null,
	key uuid,
	on_behalf_of text,
	purpose text,
	facts text not null,
	sealed bytea,
	primary key (partnership, case_id, seq),
	constraint event_partnership check (partnership > 0),
	constraint event_case check (case_id >= 0),
	constraint event_seq check (seq > 0),
	constraint event_batch check (batch > 0 and ordinal >= 0),
	constraint event_time check (at >= 0 and recorded_at >= 0),
	constraint event_visibility check (visibility >= 0)
);
create unique index event_key on vangnet.event (partnership, key) where key is not null;
create unique index event_feed on vangnet.event (batch, ordinal);

create table vangnet.case_row (
	case_id int8 not null,
	next_due int8 not null,
	partnership int4 not null,
	version int4 not null,
	stalls int4 not null,
	format int2 not null,
	status int2 not null,
	state bytea not null,
	primary key (partnership, case_id),
	constraint case_row_partnership check (partnership > 0),
	constraint case_row_case check (case_id >= 0),
	constraint case_row_version check (version > 0),
	constraint case_row_stalls check (stalls >= 0)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
create index case_row_due on vangnet.case_row (partnership, next_due) where next_due < 9223372036854775807;
create index case_row_stalled on vangnet.case_row (partnership, case_id) where stalls > 0;

create table vangnet.part (
	case_id int8 not null,
	partnership int4 not null,
	party int4 not null,
	relation int2 not null,
	primary key (partnership, party, case_id),
	constraint part_relation check (relation > 0)
);
create unique index part_case on vangnet.part (partnership, case_id, party) include (relation);

create table vangnet.batch (
	position int8 not null,
	batch int8 not null,
	partnership int4 not null,
	count int4 not null,
	hash bytea not null,
	primary key (partnership, position),
	constraint batch_position check (position > 0),
	constraint batch_count check (count > 0),
	constraint batch_hash check (octet_length(hash) = 32)
);
create unique index batch_batch on vangnet.batch (batch);

-- Each writing session draws a number: the upper half of its batch ids and the name of its lock.
create sequence vangnet.writer as int4 minvalue 1;

grant select, insert on vangnet.event, vangnet.batch to vangnet_daemon;
grant select, insert, update on vangnet.case_row to vangnet_daemon;
grant select, insert, update, delete on vangnet.part to vangnet_daemon;
grant usage on sequence vangnet.writer to vangnet_daemon;
grant select on vangnet.event_kind to vangnet_daemon;
grant select on vangnet.event, vangnet.case_row, vangnet.part, vangnet.batch, vangnet.event_kind to vangnet_reader;
