/* pg_blocking: see pg_blocking.h. */
#include "store/pg_blocking.h"

#include <string.h>

#include "store/sqlstate.h"
#include "sys/log.h"
#include "words/words.h"

static void be_silent(void *context, const PGresult *result)
{
	(void)context;
	(void)result;
}

int pg_blocking_open(const char *conninfo, PGconn **ret_pq, struct err *err)
{
	static const char *const names[] = {"fallback_application_name", "connect_timeout", "dbname",
					    "client_encoding", NULL};
	const char *const values[] = {"vangnetd", "10", conninfo, "UTF8", NULL};
	PGconn *pq = PQconnectdbParams(names, values, 1);
	if (PQstatus(pq) != CONNECTION_OK) {
		err_set(err, ERROR_unavailable, "no connection to the database: %.180s", PQerrorMessage(pq));
		err->text[strcspn(err->text, "\n")] = '\0';
		PQfinish(pq);
		return -1;
	}
	PQsetNoticeReceiver(pq, be_silent, NULL);
	*ret_pq = pq;
	return 0;
}

static int judge(const PGresult *result, const char *name, struct err *err)
{
	ExecStatusType status = PQresultStatus(result);
	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return 0;
	struct pg_failure failure;
	sqlstate_judge(PQresultErrorField(result, PG_DIAG_SQLSTATE), NULL, &failure);
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	return err_set_where(err, failure.err.code, name, "%s: %.160s", failure.err.text,
			     message ? message : "");
}

int pg_blocking_query(PGconn *pq, enum query query, const struct pg_params *params, PGresult **ret_result,
		      struct err *err)
{
	struct pg_params_view view = {0};
	if (params)
		pg_params_view(params, &view);
	PGresult *result = PQexecParams(pq, query_texts[query].text, params ? params->count : 0, NULL,
					view.values, view.lengths, view.formats, 1);
	if (judge(result, query_texts[query].name, err) < 0) {
		PQclear(result);
		return -1;
	}
	*ret_result = result;
	return 0;
}

int pg_blocking_run(PGconn *pq, enum query query, const struct pg_params *params, struct err *err)
{
	PGresult *result;
	if (pg_blocking_query(pq, query, params, &result, err) < 0)
		return -1;
	PQclear(result);
	return 0;
}

int pg_blocking_script(PGconn *pq, const char *name, const char *text, struct err *err)
{
	PGresult *result = PQexec(pq, text);
	int status = judge(result, name, err);
	PQclear(result);
	return status;
}
