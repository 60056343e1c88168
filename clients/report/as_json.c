/* as_json: see as_json.h. */
#include "report/as_json.h"

#include "wire/desc_out.h"

void as_json(const struct quality_report *report, struct strbuf *to)
{
	const struct {
		const char *name;
		const struct desc_table *table;
		const void *message;
	} members[] = {
		{"agencies", &msg_quality_agencies_table, &report->agencies},
		{"pairs", &msg_quality_pairs_table, &report->pairs},
		{"neighbourhoods", &msg_quality_neighbourhoods_table, &report->neighbourhoods},
		{"citizens", &msg_quality_citizens_table, &report->citizens},
		{"trend", &msg_quality_trend_table, &report->trend},
	};
	struct json_out out;
	json_out_start(&out, to);
	json_out_begin_object(&out);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		json_out_key(&out, members[i].name);
		desc_write_object(&out, members[i].table, members[i].message, report->names);
	}
	json_out_end(&out);
	strbuf_putc(to, '\n');
}
