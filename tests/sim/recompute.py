"""recompute: what lapses when, worked out anew from the log of a simulated life, by nothing that the daemon uses.

Reads the JSON lines that `sim --dump` writes: facts, and which obligations they opened and ended. By an arithmetic of its
own (working hours by zoneinfo, the Dutch holidays by Oudin's Easter, terms by theme, urgency and cause) it works out by when
each obligation was due, at which instant each lapsed, which finding that is and when it ended, and whom the ladder owed;
then it compares. One difference is a failure.
"""
import argparse
import datetime
import json
import sys
import zoneinfo

SECOND = 1_000_000
MINUTE, HOUR, DAY = 60 * SECOND, 3600 * SECOND, 86400 * SECOND
NEVER = 1 << 63
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LAPSES = {"accept": "unaccepted", "answer": "unanswered", "act": "undone", "keep": "broken_promise",
          "reply": "unheard_citizen", "inform": "unheard_citizen", "join": "absent", "comply": "unheeded"}
LAPSES_OF_MOVE = {"accepted": "not_started", "refused": "refused_dropped", "all_finished": "all_done_unsolved"}
RUNGS = "acknowledge", "decide"
LAPSING = {*LAPSES.values(), *LAPSES_OF_MOVE.values(), "silent"}
DEFAULT_TERMS = {"move": "5d", "accept": "2d", "answer": "5d", "act": "5d", "reply": "2d", "inform": "3d", "join": "3d"}


def instant(text):
    """Microseconds since 1970."""
    return (datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) - EPOCH) // datetime.timedelta(microseconds=1)


# --- the calendar ------------------------------------------------------------------------------------------

def easter(year):
    """J.-M. Oudin, 1940."""
    century, golden = year // 100, year % 19
    k = (century - 17) // 25
    i = (century - century // 4 - (century - k) // 3 + 19 * golden + 15) % 30
    i -= (i // 28) * (1 - (i // 28) * (29 // (i + 1)) * ((21 - golden) // 11))
    j = (year + year // 4 + i + 2 - century + century // 4) % 7
    shift = i - j
    month = 3 + (shift + 40) // 44
    return datetime.date(year, month, shift + 28 - 31 * (month // 4))


def dutch_holidays(year):
    first = easter(year)
    monarch = datetime.date(year, 4, 27 if year >= 2014 else 30)
    if monarch.weekday() == 6:
        monarch -= datetime.timedelta(days=1)
    days = {datetime.date(year, 1, 1), monarch, datetime.date(year, 12, 25), datetime.date(year, 12, 26)}
    days |= {first + datetime.timedelta(days=days) for days in (0, 1, 39, 49, 50)}
    if year % 5 == 0:
        days.add(datetime.date(year, 5, 5))
    return days


def clock_time(text):
    hour, minute = map(int, text.split(":"))
    return datetime.time(hour, minute)


class Calendar:
    def __init__(self, document):
        hours = document.get("hours", "24x7")
        self.always = hours == "24x7"
        self.zone = zoneinfo.ZoneInfo(document.get("zone", "Europe/Amsterdam"))
        self.dutch = "nl" in document.get("holidays", ())
        self.hours = {}
        for day, text in ({} if self.always else hours).items():
            if text != "closed":
                self.hours[WEEKDAYS.index(day)] = tuple(map(clock_time, text.split("-")))
        self.week = sum(((c.hour - o.hour) * 60 + c.minute - o.minute) * MINUTE for o, c in self.hours.values())
        self.holidays, self.spans = {}, {}

    def is_holiday(self, day):
        if day.year not in self.holidays:
            self.holidays[day.year] = dutch_holidays(day.year) if self.dutch else set()
        return day in self.holidays[day.year]

    def span(self, day):
        """When it is open on a local day, or None."""
        if day not in self.spans:
            self.spans[day] = None
            if day.weekday() in self.hours and not self.is_holiday(day):
                ends = (datetime.datetime.combine(day, time, self.zone) for time in self.hours[day.weekday()])
                self.spans[day] = tuple(int(end.timestamp()) * SECOND for end in ends)
        return self.spans[day]

    def amount(self, term):
        number, unit = int(term[:-1] or 0), term[-1]
        if self.always:
            return number * {"m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}[unit]
        day = self.week / len(self.hours)
        return {"m": number * MINUTE, "h": number * HOUR, "d": int(number * day), "w": number * self.week}[unit]

    def add(self, start, term):
        if term == "none":
            return NEVER
        left = 0 if term == "0" else self.amount(term)
        if self.always or left == 0:
            return start + left
        day = datetime.datetime.fromtimestamp(start // SECOND, self.zone).date()
        while True:
            span = self.span(day)
            if span and span[1] > start:
                begin = max(start, span[0])
                if left <= span[1] - begin:
                    return begin + left
                left -= span[1] - begin
            day += datetime.timedelta(days=1)


ALWAYS = Calendar({})


# --- the covenant ------------------------------------------------------------------------------------------

def own_term(terms, kind, cause):
    """What one place says of a kind: (of the cause, of the kind)."""
    said = terms.get(kind)
    if isinstance(said, str):
        return None, said
    said = said or {}
    return said.get(cause), said.get("any")


class Covenant:
    def __init__(self, version, document):
        self.version, self.document = version, document
        self.calendar = Calendar(document.get("calendar", {}))
        self.ladder = {rung["rung"]: rung for rung in document.get("ladder", ())}

    def places(self, case):
        """Terms from the most specific place to the most general."""
        theme = self.document.get("themes", {}).get(case.theme, {})
        if case.crisis:
            yield theme.get("crisis", {}).get("terms", {})
        yield theme.get("terms", {})
        if case.crisis:
            yield self.document.get("crisis", {}).get("terms", {})
        yield self.document.get("terms", {})

    def term(self, case, kind, cause):
        for place in self.places(case):
            for said in own_term(place, kind, cause):
                if said is not None:
                    return said
        return DEFAULT_TERMS[kind]

    def add(self, case, start, term):
        return (ALWAYS if case.crisis else self.calendar).add(start, term)

    def ceiling(self, case, start):
        return self.add(case, start, self.document.get("ceiling", "20d"))


# --- a case ------------------------------------------------------------------------------------------------

class Obligation:
    def __init__(self, opening, at):
        self.kind, self.cause = opening["kind"], opening.get("cause")
        self.debtor, self.creditor = opening["debtor"], opening["creditor"]
        self.due = instant(opening["due"]) if "due" in opening else NEVER
        self.opened_at, self.lapsed = at, False

    def lapse(self):
        if self.kind == "move":
            return LAPSES_OF_MOVE.get(self.cause, "silent")
        return LAPSES.get(self.kind)


class Case:
    def __init__(self, life, number):
        self.life, self.number = life, number
        self.theme, self.crisis, self.at = "", False, 0
        self.obligations, self.findings = {}, {}
        self.delegate, self.explains_climb = None, None
        self.found_silent = {}  # finding -> director
        self.silent = None  # (number of the obligation, director) since the top of the ladder let it lapse

    def differs(self, event, text):
        self.life.faults.append(f"case {self.number} event {event['seq']} ({event['kind']}): {text}")

    # --- dues ---

    def due_of_move(self, covenant, opening, event):
        due = covenant.add(self, event["at"], covenant.term(self, "move", opening.get("cause")))
        holder = opening["debtor"]
        for waited in self.obligations.values():
            if waited.kind in ("accept", "answer") and waited.creditor == holder and not waited.lapsed \
                    and waited.due != NEVER:
                due = max(due, waited.due)
        return min(due, covenant.ceiling(self, event["at"]))

    def due_of_ladder(self, covenant, opening, event):
        name = opening["debtor"].split(":")[1]
        if name not in covenant.ladder:
            return event["at"]  # a rung that is gone has no term left
        if opening["kind"] == "decide":
            return covenant.add(self, event["at"], covenant.ladder[name]["act"])
        if not self.life.offices.is_reached(name, event["at"], None):
            return event["at"]
        return covenant.add(self, event["at"], covenant.ladder[name]["acknowledge"])

    def due_of_question(self, covenant, opening, event):
        """What a rung is asked about its directive it owes no later than the directive is due."""
        term = covenant.add(self, event["at"], covenant.term(self, "answer", None))
        return min([term] + [owed.due for owed in self.obligations.values() if owed.kind == "comply"])

    def is_agreed(self, covenant, opening, event):
        """A date that people agreed: whole minutes from now, as the simulation draws them."""
        due = instant(opening["due"])
        within = due <= covenant.ceiling(self, event["at"]) or opening["kind"] == "act"
        return due > event["at"] and (due - event["at"]) % MINUTE == 0 and within

    def expected_due(self, covenant, opening, event):
        """None = not for us to say."""
        kind = opening["kind"]
        if kind == "move":
            return self.due_of_move(covenant, opening, event)
        if kind in RUNGS:
            return self.due_of_ladder(covenant, opening, event)
        if kind == "answer" and opening["debtor"].startswith("rung:"):
            return self.due_of_question(covenant, opening, event)
        if kind == "inform" and event["facts"].get("not_told"):
            return instant(event["facts"]["review"])
        if kind == "keep" or (kind == "act" and opening.get("cause") != "refused"):
            return None
        if kind not in DEFAULT_TERMS:
            return None
        return covenant.add(self, event["at"], covenant.term(self, kind, opening.get("cause")))

    def check_due(self, opening, event):
        covenant = self.life.covenant_at(event["at"])
        due = instant(opening["due"]) if "due" in opening else NEVER
        expected = self.expected_due(covenant, opening, event)
        if opening["covenant"] != covenant.version:
            self.differs(event, f"opened under covenant {opening['covenant']}, in force is {covenant.version}")
        if expected == due:
            self.life.dues += 1
        elif expected is None or (opening["kind"] == "answer" and not opening["debtor"].startswith("rung:")):
            if opening["kind"] in DEFAULT_TERMS | {"keep": "", "comply": ""} and not self.is_agreed(covenant, opening, event):
                self.differs(event, f"{opening['kind']} {opening['number']} is due at a date that nobody can have agreed")
        else:
            self.differs(event, f"{opening['kind']} {opening['number']} is due {opening.get('due')}, expected "
                                f"{datetime.datetime.fromtimestamp(expected // SECOND, datetime.timezone.utc)}")

    # --- lapses ---

    def check_passed(self, at, event):
        """Before an event at a later instant: all that was due has lapsed, all that ended is cleared."""
        for number, owed in self.obligations.items():
            if owed.due < at and not owed.lapsed:
                owed.lapsed = True
                if owed.lapse() or owed.kind in RUNGS:
                    self.differs(event, f"{owed.kind} {number} lapsed at {owed.due // MINUTE} min, and nothing tells")
        for number, (stall, obligation, _) in self.findings.items():
            if obligation and obligation not in self.obligations:
                self.differs(event, f"finding {number} ({stall}) outlives obligation {obligation}")
        self.check_ladder(event)

    def check_ladder(self, event):
        stalled = any(not muted and stall != "director_silent" for stall, _, muted in self.findings.values())
        directors = [o for o in self.obligations.values() if o.kind in RUNGS]
        directed = [o for o in self.obligations.values() if o.kind == "comply" and not o.lapsed]
        has_ladder = bool(self.life.covenant_at(self.at).ladder)
        expected = 0 if directed or not (stalled and has_ladder) else 1
        if len(directors) != expected or len(directed) > 1:
            self.differs(event, f"directors owe {len(directors)} things, {len(directed)} directives are in time, and "
                                f"{'a' if stalled else 'no'} stall speaks")

    def is_broken_otherwise(self, owed, event):
        """A promise that is broken before it lapses."""
        broken = owed.kind == "reply" and owed.cause == "broken"
        return broken or (owed.kind == "keep" and self.changed_keep == event["at"])

    def found(self, event):
        facts = event["facts"]
        number, stall = facts.get("obligation"), facts["stall"]
        self.findings[facts["finding"]] = [stall, number, facts.get("muted", False)]
        if stall == "director_silent":
            self.life.silences += 1
            self.found_silent[facts["finding"]] = facts["agency"]
        if stall not in LAPSING or number is None:
            return
        owed = self.obligations.get(number)
        if not owed:
            self.differs(event, f"{stall} is proved by obligation {number}, which is not open")
        elif stall == owed.lapse() and owed.due == event["at"] and not owed.lapsed:
            owed.lapsed = True
            self.life.lapses += 1
            if owed.kind == "comply":
                self.explains_climb = event["at"]
        elif stall != "broken_promise" or not self.is_broken_otherwise(owed, event):
            self.differs(event, f"{stall} of {owed.kind} {number} at {event['at'] // MINUTE} min, due "
                                f"{owed.due // MINUTE} min, expected {owed.lapse()}")

    def climbed(self, event):
        if "obligation" not in event["facts"]:
            if self.explains_climb != event["at"]:
                self.differs(event, "a climb that no refused or unheeded directive explains")
            self.explains_climb = None
            self.life.climbs += 1
            return
        owed = self.obligations.get(event["facts"]["obligation"])
        if not owed or owed.kind not in RUNGS or owed.due != event["at"]:
            self.differs(event, "a climb that no lapse of a director explains")
        else:
            owed.lapsed = True
            self.life.climbs += 1

    def fell_silent(self, event):
        """At the top, where there is nobody to climb to."""
        facts = event["facts"]
        owed = self.obligations.get(facts["obligation"])
        rung = facts["rung"]
        if not owed or owed.kind not in RUNGS or owed.due != event["at"] or owed.lapsed:
            self.differs(event, "a silence that no lapse of a director explains")
            return
        owed.lapsed = True
        self.life.lapses += 1
        if rung != list(self.life.covenant_at(event["at"]).ladder)[-1] and rung in self.life.covenant_at(event["at"]).ladder:
            self.differs(event, f"silence on the rung {rung}, and there is a higher one")
        expected = self.life.offices.answerable(rung, event["at"], self.delegate)
        if facts["director"] != expected:
            self.differs(event, f"{facts['director']} is called silent, expected {expected}")
        self.silent = (facts["obligation"], facts["director"])

    # --- what a director's date becomes ---

    def expected_shift(self, owed, event):
        """The new due of what a director owes; None = not for us to say."""
        covenant, kind = self.life.covenant_at(event["at"]), event["kind"]
        rung = covenant.ladder.get(owed.debtor.split(":")[1])
        if kind == "escalation.moved":
            return owed.due
        if kind == "escalation.unreachable":
            return event["at"]
        start = instant(event["facts"]["until"]) if kind == "escalation.snoozed" else event["at"]
        return covenant.add(self, start, rung["act"]) if rung else start

    def check_shift(self, owed, due, event):
        expected = self.expected_shift(owed, event)
        if due != expected:
            self.differs(event, f"the date of a director's {owed.kind} becomes {due // MINUTE} min, expected "
                                f"{expected // MINUTE} min")
        elif event["kind"] == "escalation.unreachable":
            name = owed.debtor.split(":")[1]
            if self.life.offices.is_reached(name, event["at"], self.delegate):
                self.differs(event, f"somebody acts on the rung {name}, and it counts as out of reach")
        self.life.shifts += 1

    def check_reached(self, at, event):
        """While a director still has time somebody acts on his rung."""
        for owed in self.obligations.values():
            if owed.kind in RUNGS and not owed.lapsed and owed.due > at \
                    and not self.life.offices.is_reached(owed.debtor.split(":")[1], at - 1, self.delegate):
                self.differs(event, f"nobody acts on {owed.debtor}, and it goes on waiting")

    # --- taking an event in ---

    def take_effects(self, event):
        facts = event["facts"]
        if event["kind"] in ("debtor.left", "promise.renegotiated"):
            self.changed_keep = event["at"]
        for ending in facts.get("ends", ()):
            if self.silent and self.silent[0] == ending["number"]:
                self.silent = None
            if not self.obligations.pop(ending["number"], None):
                self.differs(event, f"obligation {ending['number']} ends, which is not open")
        for shift in facts.get("shifts", ()):
            owed = self.obligations[shift["number"]]
            due = instant(shift["due"]) if "due" in shift else NEVER
            if owed.kind in RUNGS:
                self.check_shift(owed, due, event)
            owed.debtor, owed.creditor, owed.due = shift["debtor"], shift["creditor"], due
        openings = sorted(facts.get("opens", ()), key=lambda opening: opening["kind"] == "move")
        for opening in openings:  # the move last: it waits for the others
            self.check_due(opening, event)
            self.obligations[opening["number"]] = Obligation(opening, event["at"])

    changed_keep = None

    def take(self, event):
        if self.at and event["at"] > self.at:
            self.check_passed(event["at"], event)
            self.check_reached(event["at"], event)
        self.at = event["at"]
        if event["kind"] == "case.opened":
            self.theme, self.crisis = event["facts"]["theme"], event["facts"].get("urgency") == "crisis"
        elif event["kind"] == "stall.found":
            self.found(event)
        elif event["kind"] == "stall.surfaced":
            self.findings[event["facts"]["finding"]][2] = False
        elif event["kind"] == "stall.cleared":
            self.findings.pop(event["facts"]["finding"])
            self.found_silent.pop(event["facts"]["finding"], None)
        elif event["kind"] == "escalation.climbed":
            self.climbed(event)
        elif event["kind"] == "escalation.silent":
            self.fell_silent(event)
        elif event["kind"] == "directive.refused":
            self.explains_climb = event["at"]
        self.take_delegation(event)
        self.take_effects(event)

    def take_delegation(self, event):
        """It is of one rung in one escalation."""
        if event["kind"] == "escalation.delegated":
            self.delegate = event["facts"]["director"]
        elif event["kind"] in ("escalation.raised", "escalation.climbed", "escalation.ended", "escalation.resolved",
                               "escalation.moved"):
            self.delegate = None


# --- who acts on a rung ------------------------------------------------------------------------------------

class Offices:
    """Appointments, absences and deputies, from the partnership's own events. Directors of the simulation belong to no agency."""

    def __init__(self):
        self.appointed, self.deputies, self.absences = {}, {}, []

    def take(self, event):
        facts, at = event["facts"], event["at"]
        if event["kind"] == "director.appointed":
            self.appointed[facts["rung"]] = facts["director"]
        elif event["kind"] == "director.deputised":
            self.deputies.setdefault(facts["director"], []).append((at, facts.get("deputy")))
        elif event["kind"] == "director.absent":
            since = instant(facts["from"]) if "from" in facts else at
            self.absences.append((facts["director"], since, instant(facts["until"])))

    def is_away(self, director, at):
        return any(one == director and since <= at < until for one, since, until in self.absences)

    def deputy(self, director, at):
        named = [deputy for since, deputy in self.deputies.get(director, ()) if since <= at]
        return named[-1] if named else None

    def acting(self, rung, at, delegate):
        director, seen = delegate or self.appointed[rung], set()
        while director and director not in seen:
            if not self.is_away(director, at):
                return director
            seen.add(director)
            director = self.deputy(director, at)
        return None

    def is_reached(self, rung, at, delegate):
        return self.acting(rung, at, delegate) is not None

    def answerable(self, rung, at, delegate):
        return self.acting(rung, at, delegate) or delegate or self.appointed[rung]


# --- a life ------------------------------------------------------------------------------------------------

class Life:
    def __init__(self):
        self.covenants, self.cases, self.faults = [], {}, []
        self.offices = Offices()
        self.events = self.dues = self.lapses = self.climbs = self.shifts = self.silences = 0

    def covenant_at(self, at):
        return next(covenant for since, covenant in reversed(self.covenants) if since <= at)

    def take(self, event):
        if "swept" in event:
            end = {"seq": 0, "kind": "the end"}
            for case in self.cases.values():
                case.check_passed(event["swept"], end)
            self.check_silence(end)
            return
        self.events += 1
        if event["case"]:
            self.cases.setdefault(event["case"], Case(self, event["case"])).take(event)
        elif event["kind"] == "covenant.put":
            covenant = Covenant(event["facts"]["version"], event["facts"]["document"])
            self.covenants.append((event["at"], covenant))
        else:
            self.offices.take(event)


    def check_silence(self, end):
        """In the end each silent director is found once, in a case in which he is silent, and nobody else is."""
        silent = {case.silent[1] for case in self.cases.values() if case.silent}
        found = [(case, director) for case in self.cases.values() for director in case.found_silent.values()]
        for case, director in found:
            if not case.silent or case.silent[1] != director:
                case.differs(end, f"{director} is found to be silent where he is not")
        for director in silent | {director for _, director in found}:
            times = sum(one == director for _, one in found)
            if times != 1:
                self.faults.append(f"{director} is silent and found {times} times")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("log", nargs="?", help="JSON lines of sim --dump; standard input if absent")
    options = parser.parse_args()
    life = Life()
    with open(options.log, encoding="utf-8") if options.log else sys.stdin as lines:
        for line in lines:
            life.take(json.loads(line))
            if len(life.faults) > 20:
                break
    print(f"recomputed {life.events} events of {len(life.cases)} cases: {life.dues} dues, {life.lapses} lapses, "
          f"{life.climbs} climbs and {life.shifts} dates of directors at the same minute, {life.silences} silences found, "
          f"{len(life.faults)} differences")
    for fault in life.faults[:20]:
        print(f"FAILED recomputed: {fault}")
    if not life.lapses or not life.climbs:
        print("FAILED recomputed: nothing lapsed or climbed, so nothing was compared")
    sys.exit(1 if life.faults or not life.lapses or not life.climbs else 0)


if __name__ == "__main__":
    main()
