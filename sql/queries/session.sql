-- First statement of every session of the daemon. Plans are made once and must not turn bad while the tables
-- are young and their statistics older still: nested loops over indexes only. Served by no index.
select set_config('plan_cache_mode', 'force_generic_plan', false),
	set_config('enable_seqscan', 'off', false),
	set_config('enable_hashjoin', 'off', false),
	set_config('enable_mergejoin', 'off', false),
	set_config('enable_bitmapscan', 'off', false),
	set_config('jit', 'off', false),
	set_config('search_path', 'vangnet, pg_temp', false),
	set_config('default_transaction_isolation', 'read committed', false),
	set_config('statement_timeout', '0', false),
	set_config('lock_timeout', '0', false),
	set_config('idle_in_transaction_session_timeout', '0', false)
