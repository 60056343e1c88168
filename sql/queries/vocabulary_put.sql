-- The kinds of events that this build knows. $1 numbers, $2 names. Primary key of event_kind.
insert into vangnet.event_kind (kind, name)
select k.kind, k.name from unnest($1::int4[], $2::text[]) as k(kind, name)
on conflict (kind) do update set name = excluded.name where event_kind.name <> excluded.name
