-- Remember a migration. $1 number, $2 name.
insert into vangnet.schema_version (version, name) values ($1::int4, $2::text)
