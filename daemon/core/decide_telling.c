/* decide_telling: what became of a delivery, as the courier told. */
#include "core/decide.h"
#include "core/telling.h"

/* Made and then failed is what a bounce is; the rest is told once. */
int decide_delivery_settle(struct deciding *d)
{
	const struct args *args = d->command->args;
	if (args->delivery > case_of(d)->deliveries)
		return err_set_where(d->err, ERROR_bad_value, "delivery", "the case owes no delivery %d",
				     args->delivery);
	if (!args->failed)
		return fact_plain(d, EVENT_delivery_made);
	fact_plain(d, EVENT_delivery_failed);
	const struct event failed = d->ruling->events[d->ruling->n_events - 1];
	telling_hand_on(d->ruling, &failed);
	return 0;
}
