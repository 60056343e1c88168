/* The partnership as a daemon knows it: what others write, and what can no longer be read as it should. */
#include "support/app_test.h"

static void on_stopped(void *context)
{
	bool *stopped = context;
	*stopped = true;
}

static struct app *second_app(void)
{
	struct err err;
	struct app *app;
	struct app_config config = app_config_default();
	config.loop = rig->net.loop;
	config.clock = rig->clock;
	config.conninfo = rig->conninfo;
	config.issue = app_rig_issue;
	config.issue_context = rig;
	fixture_check(app_new(&config, &app, &err), &err);
	return app;
}

static void what_another_daemon_enrols_is_known_here_and_nothing_is_judged_by_what_was_before(void **state)
{
	(void)state;
	struct app *other = second_app();
	bool stopped = false;
	int32_t before = app_party_count(rig->app);
	int commands = rig->commands;
	app_command(other, VERB_agency_enrol, "{\"key\": \"e2\", \"name\": \"youth\"}", app_rig_on_command,
		    rig);
	rig_until(&rig->net, rig->commands > commands);
	assert_int_equal(rig->command_err.code, 0);
	struct client *police = app_rig_client(rig, "police"); /* writes at once, on whatever is known here */
	assert_non_null(strstr(app_rig_call(rig, police, "case.open",
					    "{\"key\": \"c\", \"title\": \"T\", \"theme\": \"nuisance\"}"),
			       "\"result\""));
	rig_until(&rig->net, app_party_count(rig->app) == before + 1);
	app_stop(other, on_stopped, &stopped);
	rig_until(&rig->net, stopped);
	app_free(other);
}

static void a_stored_covenant_that_is_wrong_is_named_and_the_daemon_goes_on(void **state)
{
	(void)state;
	struct err err = ERR_NONE;
	assert_int_equal(app_health(rig->app, &err), 0);
	app_rig_stop(rig);
	PGconn *pq = pg_session(rig->conninfo);
	pg_run(pq, "update vangnet.event set facts = replace(facts, '\"5d\"', '\"soon\"') where case_id = 0");
	PQfinish(pq);
	app_rig_start(rig);
	assert_int_equal(app_health(rig->app, &err), -1);
	assert_int_equal(err.code, ERROR_bad_document);
	assert_string_equal(err.where, "terms.move");
	struct client *police = app_rig_client(rig, "police");
	assert_non_null(strstr(app_rig_call(rig, police, "case.open",
					    "{\"key\": \"x\", \"title\": \"T\", \"theme\": \"nuisance\"}"),
			       "no_covenant"));
	app_rig_command(rig, VERB_covenant_put, "{\"key\": \"good\", \"document\": " APP_RIG_DIRECT "}");
	assert_int_equal(app_health(rig->app, &err), 0);
	assert_non_null(strstr(app_rig_call(rig, police, "case.open",
					    "{\"key\": \"x\", \"title\": \"T\", \"theme\": \"nuisance\"}"),
			       "\"result\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			what_another_daemon_enrols_is_known_here_and_nothing_is_judged_by_what_was_before),
		cmocka_unit_test(a_stored_covenant_that_is_wrong_is_named_and_the_daemon_goes_on),
	};
	return cmocka_run_group_tests(tests, app_set_up, app_tear_down);
}
