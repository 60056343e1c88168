-- Wake the other daemons: the partnership has new batches. $1 partnership.
select pg_notify('vangnet_feed', ($1::int4)::text)
