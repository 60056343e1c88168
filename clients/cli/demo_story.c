/* demo_story: see demo_story.h. */
#include "cli/demo_story.h"

#include <string.h>

enum { NOISE, ROOF, MARKET, FRAUD };

const struct demo_case demo_cases[DEMO_CASES] = {
	[NOISE] = {"nuisance", {"Noise and threats, Kerkstraat 12", "Overlast en bedreiging, Kerkstraat 12"}},
	[ROOF] = {"housing", {"Leaking roof, Havenflat 3", "Lekkend dak, Havenflat 3"}},
	[MARKET] = {"care", {"Confused man at the market", "Verwarde man op de markt"}},
	[FRAUD] = {"fraud",
		   {"Suspected housing fraud, Lindelaan 40", "Vermoeden van woonfraude, Lindelaan 40"}},
};

#define MAR(day, time) "2026-03-" day "T" time ":00+01:00"

/* clang-format off */
const struct demo_step demo_steps[] = {
	{MAR("02", "09:10"), "police", NOISE, VERB_case_open, NULL,
	 {"is called about noise and threats between neighbours, and opens a case",
	  "krijgt een melding van overlast en bedreiging tussen buren, en opent een casus"}},
	{MAR("02", "09:30"), "police", NOISE, VERB_request_ask, "\"agency\":\"municipality\"",
	 {"asks the municipality what it knows of this address",
	  "vraagt de gemeente wat er over dit adres bekend is"}},
	{MAR("02", "11:00"), "police", NOISE, VERB_handover_offer, "\"agency\":\"housing\"",
	 {"offers the case to the housing corporation: both neighbours are tenants",
	  "biedt de casus aan de woningcorporatie aan: beide buren zijn huurder"}},
	{MAR("03", "10:00"), "municipality", NOISE, VERB_request_answer, NULL,
	 {"answers: two earlier reports, no permits",
	  "antwoordt: twee eerdere meldingen, geen vergunningen"}},
	{MAR("03", "14:00"), "housing", ROOF, VERB_case_open, NULL,
	 {"hears from a tenant that her roof leaks, and opens a case",
	  "hoort van een huurder dat haar dak lekt, en opent een casus"}},
	{MAR("03", "14:10"), "housing", ROOF, VERB_promise_make, "\"due\":\"" MAR("06", "17:00") "\",\"role\":\"tenant\"",
	 {"promises the tenant that the roof will be repaired by Friday",
	  "zegt de huurder toe dat het dak vrijdag gerepareerd is"}},
	{MAR("04", "13:30"), "director", NOISE, VERB_escalation_acknowledge, NULL,
	 {"takes the escalation, and calls the housing corporation",
	  "pakt de opschaling op, en belt de woningcorporatie"}},
	{MAR("04", "15:00"), "housing", NOISE, VERB_handover_accept, NULL,
	 {"accepts the case after all; it is the holder from now on",
	  "neemt de casus alsnog aan, en is voortaan de houder"}},
	{MAR("05", "09:30"), "police", NOISE, VERB_contact_inform, "\"role\":\"reporter\"",
	 {"tells the neighbour who reported it who helps her from now on",
	  "vertelt de buurvrouw die het meldde wie haar voortaan helpt"}},
	{MAR("05", "10:00"), "housing", NOISE, VERB_milestone_reach, "\"name\":\"agreement\"",
	 {"has both neighbours sign an agreement",
	  "laat beide buren een afspraak ondertekenen"}},
	{MAR("09", "08:45"), "housing", ROOF, VERB_contact_record, "\"channel\":\"telephone\",\"wants_reply\":true",
	 {"is called by the tenant: nobody came, and the ceiling drips",
	  "wordt door de huurder gebeld: er kwam niemand, en het plafond druppelt"}},
	{MAR("09", "09:00"), "director", ROOF, VERB_escalation_acknowledge, NULL,
	 {"takes the escalation about the promise that was not kept",
	  "pakt de opschaling over de gebroken toezegging op"}},
	{MAR("09", "10:30"), "municipality", FRAUD, VERB_case_open, NULL,
	 {"sees too many people registered in one flat, and opens a case",
	  "ziet te veel mensen op één adres ingeschreven, en opent een casus"}},
	{MAR("09", "10:40"), "municipality", FRAUD, VERB_request_ask,
	 "\"agency\":\"housing\",\"due\":\"" MAR("11", "12:00") "\"",
	 {"asks the housing corporation by Wednesday who the tenant is",
	  "vraagt de woningcorporatie vóór woensdag wie de huurder is"}},
	{MAR("09", "15:00"), "housing", NOISE, VERB_case_close, "\"outcome\":\"solved\",\"confirmed\":true",
	 {"closes the case: solved, and the neighbours say so themselves",
	  "sluit de casus: opgelost, en de buren bevestigen dat"}},
	{MAR("10", "09:00"), "housing", NOISE, VERB_contact_inform, "\"role\":\"reporter\"",
	 {"tells the neighbour who reported it how it ended",
	  "vertelt de buurvrouw die het meldde hoe het is afgelopen"}},
	{MAR("10", "09:30"), "housing", ROOF, VERB_contact_reply, NULL,
	 {"calls the tenant back, and explains why nobody came",
	  "belt de huurder terug, en legt uit waarom er niemand kwam"}},
	{MAR("10", "10:00"), "director", ROOF, VERB_directive_issue,
	 "\"agency\":\"housing\",\"due\":\"" MAR("12", "17:00") "\",\"mandate\":\"covenant-article-5\"",
	 {"gives the housing corporation a directive: the roof is repaired by Thursday",
	  "geeft de woningcorporatie een aanwijzing: uiterlijk donderdag is het dak gerepareerd"}},
	{MAR("10", "11:00"), "police", MARKET, VERB_case_open, NULL,
	 {"meets a confused man at the market again, and opens a case",
	  "treft opnieuw een verwarde man op de markt aan, en opent een casus"}},
	{MAR("10", "11:05"), "police", MARKET, VERB_handover_offer, "\"agency\":\"municipality\"",
	 {"offers the case to the municipality: this is about care",
	  "biedt de casus aan de gemeente aan: hier is zorg nodig"}},
	{MAR("10", "15:00"), "municipality", MARKET, VERB_handover_accept, NULL,
	 {"accepts the case",
	  "neemt de casus aan"}},
	{MAR("11", "09:00"), "municipality", MARKET, VERB_handover_offer, "\"agency\":\"police\"",
	 {"offers it back: he threatened the visitor",
	  "biedt hem weer aan de politie aan: hij bedreigde de bezoeker"}},
	{MAR("11", "10:00"), "police", MARKET, VERB_handover_accept, NULL,
	 {"accepts the case",
	  "neemt de casus aan"}},
	{MAR("11", "14:00"), "police", MARKET, VERB_handover_offer, "\"agency\":\"municipality\"",
	 {"offers it back: no offence was found",
	  "biedt hem weer aan de gemeente aan: er is geen strafbaar feit"}},
	{MAR("11", "16:00"), "municipality", MARKET, VERB_handover_accept, NULL,
	 {"accepts the case for the second time",
	  "neemt de casus voor de tweede keer aan"}},
	{MAR("12", "09:00"), "director", MARKET, VERB_escalation_acknowledge, NULL,
	 {"takes the escalation, and brings both to one table",
	  "pakt de opschaling op, en zet beide aan één tafel"}},
	{MAR("12", "11:00"), "police", MARKET, VERB_contact_inform, "\"role\":\"subject\"",
	 {"tells the man where his case was",
	  "vertelt de man waar zijn casus lag"}},
	{MAR("12", "11:05"), "police", MARKET, VERB_contact_inform, "\"role\":\"family\"",
	 {"tells his sister who helps him now",
	  "vertelt zijn zus wie hem nu helpt"}},
	{MAR("12", "11:30"), "municipality", MARKET, VERB_contact_inform, "\"role\":\"subject\"",
	 {"tells the man that it stays with him",
	  "vertelt de man dat zij bij hem blijft"}},
	{MAR("12", "14:00"), "mayor", FRAUD, VERB_escalation_acknowledge, NULL,
	 {"takes the escalation that the official director left lying",
	  "pakt de opschaling op die de ambtelijk regisseur liet liggen"}},
	{MAR("12", "14:30"), "director", FRAUD, VERB_digest_show, "\"since\":\"" MAR("09", "00:00") "\"",
	 {"The digest of the official director, this week:",
	  "Het overzicht van de ambtelijk regisseur, deze week:"}},
	{MAR("12", "15:00"), "housing", ROOF, VERB_promise_keep, NULL,
	 {"repairs the roof, six days late",
	  "repareert het dak, zes dagen te laat"}},
	{MAR("12", "15:05"), "housing", ROOF, VERB_directive_comply, NULL,
	 {"reports that it has complied with the directive",
	  "meldt dat aan de aanwijzing is voldaan"}},
	{MAR("13", "10:00"), "director", MARKET, VERB_escalation_resolve, NULL,
	 {"decides: the municipality keeps the case, the police comes along on visits",
	  "besluit: de gemeente houdt de casus, de politie gaat mee op huisbezoek"}},
	{MAR("13", "11:00"), "housing", ROOF, VERB_case_close, "\"outcome\":\"solved\",\"confirmed\":true",
	 {"closes the case: solved, and the tenant says so herself",
	  "sluit de casus: opgelost, en de huurder bevestigt dat"}},
	{MAR("13", "11:10"), "housing", ROOF, VERB_contact_inform, "\"role\":\"tenant\"",
	 {"tells the tenant that the case is closed",
	  "vertelt de huurder dat de casus gesloten is"}},
};
const size_t demo_step_count = sizeof demo_steps / sizeof *demo_steps;

static const struct demo_party parties[] = {
	{"police", {"Police", "Politie"}},
	{"municipality", {"Municipality", "Gemeente"}},
	{"housing", {"Housing corp.", "Corporatie"}},
	{"director", {"Director", "Regisseur"}},
	{"mayor", {"Mayor", "Burgemeester"}},
	{"rung:official", {"the official director", "de ambtelijk regisseur"}},
	{"rung:administrative", {"the administrative director, the mayor", "de bestuurlijk regisseur, de burgemeester"}},
	{"official", {"the official director", "de ambtelijk regisseur"}},
	{"administrative", {"the administrative director, the mayor", "de bestuurlijk regisseur, de burgemeester"}},
	{"system", {"Vangnet", "Vangnet"}},
};

/* %s where there is one: what the daemon reports. */
static const char *const texts[DEMO_TEXT_COUNT][LANGUAGE_COUNT] = {
	[DEMO_TEXT_INTRODUCTION] = {
		"Four cases, two weeks in March. Each line: when, who, which case, what. What Vangnet says is what\n"
		"the daemon found by the covenant; nothing of it stands in the story.\n",
		"Vier casussen, twee weken in maart. Per regel: wanneer, wie, welke casus, wat. Wat Vangnet zegt, vond\n"
		"de daemon aan de hand van het convenant; niets daarvan staat in het verhaal.\n"},
	[DEMO_TEXT_STALL] = {"STALLED: %s", "VASTLOPER: %s"},
	[DEMO_TEXT_UP_TO] = {"; up to: %s", "; aan zet: %s"},
	[DEMO_TEXT_SURFACED] = {"STALLED, and no longer covered by another: %s",
				"VASTLOPER, niet langer door een andere gedekt: %s"},
	[DEMO_TEXT_CLEARED] = {"over: %s", "voorbij: %s"},
	[DEMO_TEXT_RAISED] = {"escalates to %s", "schaalt op naar %s"},
	[DEMO_TEXT_CLIMBED] = {"nobody took it in time; escalates further, to %s",
			       "niemand pakte het op tijd op; schaalt verder op, naar %s"},
	[DEMO_TEXT_ENDED] = {"the escalation is over: nothing is stalled any more",
			     "de opschaling is voorbij: er loopt niets meer vast"},
	[DEMO_TEXT_EXPLAIN] = {"Why case %s is with the mayor (stall explain):",
			       "Waarom casus %s bij de burgemeester ligt (stall explain):"},
	[DEMO_TEXT_GO_ON] = {"To go on by hand, in another terminal:", "Zelf verder, in een andere terminal:"},
	[DEMO_TEXT_START_AGAIN] = {"To go on by hand: start the daemon again,", "Zelf verder: start de daemon weer,"},
	[DEMO_TEXT_KEEP] = {"To go on by hand, play the story in a folder that stays, and leave the daemon running:",
			    "Zelf verder: speel het verhaal in een map die blijft, en laat de daemon lopen:"},
	[DEMO_TEXT_BY_HAND] = {"or without any program of ours:", "of zonder enig programma van ons:"},
	[DEMO_TEXT_UNTIL] = {"The daemon goes on until Ctrl-C.", "De daemon blijft lopen tot Ctrl-C."},
	[DEMO_TEXT_LOG_OFFLINE] = {"What the rules find in this log, offline:",
				   "Wat de regels in dit logboek vinden, zonder daemon:"},
	[DEMO_TEXT_LOG_DRIVEN] = {"The same log through a daemon, agency by agency, each over its own connection:",
				  "Hetzelfde logboek door een daemon, elke organisatie over haar eigen verbinding:"},
};
/* clang-format on */

const char *demo_label(const char *party, enum language language)
{
	for (size_t i = 0; i < sizeof parties / sizeof *parties; i++) {
		if (strcmp(parties[i].name, party) == 0)
			return parties[i].label[language];
	}
	return party;
}

const char *demo_text(enum demo_text text, enum language language)
{
	return texts[text][language];
}
