-- The four roles, from the first day, and the schema that they share. Roles belong to the whole cluster and a
-- managed database may have made them already: whatever exists is left as it is.
--   owner     owns every object; nobody logs in as it
--   migrator  may become owner
--   daemon    reads and writes, but never changes or removes an event
--   reader    reads
do $$
declare
	name text;
begin
	foreach name in array array['vangnet_owner', 'vangnet_migrator', 'vangnet_daemon', 'vangnet_reader'] loop
		if not exists (select from pg_roles where rolname = name) then
			begin
				execute format('create role %I nologin', name);
			exception when duplicate_object or unique_violation then
				null; -- another database of this cluster was faster
			end;
		end if;
	end loop;
	if not pg_has_role('vangnet_migrator', 'vangnet_owner', 'member') then
		grant vangnet_owner to vangnet_migrator;
	end if;
	if not pg_has_role(current_user, 'vangnet_owner', 'member') then
		execute format('grant vangnet_owner to %I', current_user);
	end if;
end
$$;

create schema if not exists vangnet authorization vangnet_owner;

set local role vangnet_owner;

create table vangnet.schema_version (
	version int4 primary key check (version > 0),
	name text not null
);

grant usage on schema vangnet to vangnet_daemon, vangnet_reader;
grant select on vangnet.schema_version to vangnet_daemon, vangnet_reader;
