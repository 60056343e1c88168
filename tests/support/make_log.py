#!/usr/bin/env python3
"""Make an event log that nobody would write by hand, for tests that compare two ways of reading it.

    make_log.py PREFIX [--seed N] [--cases N] [--keys] [--bad]

Writes PREFIX.xes and PREFIX.csv, each with its map (PREFIX.xes.map, PREFIX.csv.map), which tell the same
story: names with blanks, slashes, quotes, separators, markup and other scripts; equal instants and events out of
order; events and whole cases without an agency; in the XES nested attributes, lists, attributes of the trace
that stand in for those of its events, and in the CSV rows of several cases mixed, quoted line ends and another
separator. --keys takes other names of attributes than the standard's; --bad adds events without or with an
unreadable time and rows of another length (--skip-bad must leave out as many as PREFIX.bad says). The same seed
gives the same files.
"""

import argparse
import random
from xml.sax.saxutils import escape, quoteattr

AGENCIES = [
    "Police", "Municipality", "Housing, north", 'The "Front" Desk', "Zorg & Welzijn", "<Justice>", "EMPTY",
    "Ωmega/β", "警察署", "O'Neill; partners", "a", "A", " padded ", "unassigned",
]
ACTIVITIES = ["Queued", "Accepted", "Completed", "Call/Visit", "Ask; wait", 'Say "no"', "T02 Check", "Ünïcode"]
TRANSITIONS = ["Awaiting Assignment", "In Progress", "Closed", "Wait - User", "complete", "a/b", ""]
STANDARD = {
    "case": "concept:name", "time": "time:timestamp", "agency": "org:group", "activity": "concept:name",
    "transition": "lifecycle:transition",
}
OTHER = {"case": "Case & ID", "time": "wanneer", "agency": "team", "activity": "wat", "transition": "stand"}
COLUMNS = {"case": "Zaak; nr", "time": "tijd", "agency": "wie", "activity": "wat", "transition": "hoe"}
MEANINGS = """
[meaning]
offer = Queued/Awaiting Assignment | Call/Visit/*
accept = Accepted/In Progress
   | T0*/complete
milestone = Completed | ; nothing more
close = *sed ; the closed
pause = Ask*
"""


def instant(us, rng):
    """An instant in one of the ways in which logs write it."""
    seconds, fraction = divmod(us, 1_000_000)
    offset = rng.choice([None, 0, 0, 3600, 7200, -19_800])
    shown = seconds + (offset or 0)
    days, clock = divmod(shown, 86_400)
    year, month, day = date_from_days(days)
    text = f"{year:04}-{month:02}-{day:02}{rng.choice('T ')}"
    text += f"{clock // 3600:02}:{clock // 60 % 60:02}:{clock % 60:02}"
    if fraction:
        text += f".{fraction:06}".rstrip("0")
    if offset is None:
        return text
    if offset == 0:
        return text + rng.choice(["Z", "+00:00", "+0000", "+00"])
    sign, size = ("-", -offset) if offset < 0 else ("+", offset)
    return f"{text}{sign}{size // 3600:02}{rng.choice([':', ''])}{size // 60 % 60:02}"


def date_from_days(days):
    year = 1970
    while True:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        if days < 365 + leap:
            break
        days -= 365 + leap
        year += 1
    month = 1
    for length in (31, 28 + leap, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31):
        if days < length:
            break
        days -= length
        month += 1
    return year, month, days + 1


def make_case(number, rng):
    at = rng.randrange(946_684_800, 1_900_000_000) * 1_000_000
    teams = rng.sample(AGENCIES, rng.randint(1, 5))
    without = rng.choice([0, 0, 0.1, 0.5, 1])
    events = []
    for _ in range(rng.randint(1, 14)):
        step = rng.choice([0, 0, 1, 999_999, 3_600_000_000, 86_400_000_000 * rng.randint(0, 40)])
        at += step if rng.random() > 0.1 else -min(step, 86_400_000_000)
        agency = "" if rng.random() < without else rng.choice(teams)
        events.append((instant(at, rng), agency, rng.choice(ACTIVITIES), rng.choice(TRANSITIONS)))
    return f"case {number} {rng.choice(['', '/', chr(34), '<&>', ';', 'ё'])}", events


def attribute(key, value, inside=""):
    kind = "string"
    if not inside:
        return f"<{kind} key={quoteattr(key)} value={quoteattr(value)}/>"
    return f"<{kind} key={quoteattr(key)} value={quoteattr(value)}>{inside}</{kind}>"


def decoy(keys, rng):
    """What must not be taken for an attribute: nested deeper."""
    inner = "".join(attribute(keys[k], "decoy") for k in ("agency", "activity", "time", "case"))
    return rng.choice([
        attribute("other", "x", inner),
        f'<list key="things">{inner}</list>',
        f'<list key="things"><values>{inner}</values></list>',
        f"<container key=\"box\">{attribute('in', 'y', inner)}</container>",
        f"<!-- {escape('<event>')} --><![CDATA[<event/>]]>",
    ])


def xes_event(event, keys, rng, trace_agency):
    time, agency, activity, transition = event
    parts = [attribute(keys["activity"], activity), attribute(keys["transition"], transition)]
    if time is not None:
        parts.append(attribute(keys["time"], time).replace("string", "date"))
    if agency != trace_agency and agency:
        parts.append(attribute(keys["agency"], agency))
    if rng.random() < 0.3:
        parts.append(decoy(keys, rng))
    rng.shuffle(parts)
    return "<event>\n\t" + "\n\t".join(parts) + "\n</event>"


def xes_trace(name, events, keys, rng):
    """Where every event names the same agency the trace may say it for all."""
    agencies = {event[1] for event in events}
    shared = agencies.pop() if len(agencies) == 1 and rng.random() < 0.5 else None
    own = [attribute(keys["case"], name)] + ([attribute(keys["agency"], shared)] if shared else [])
    own.append(decoy(keys, rng))
    body = [xes_event(event, keys, rng, shared) for event in events]
    whole = own + body if rng.random() < 0.8 else body + own
    return "<trace>\n" + "\n".join(whole) + "\n</trace>"


def write_xes(path, cases, keys, rng):
    with open(path, "w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<log xmlns="http://www.xes-standard.org/">\n')
        file.write(f'<global scope="event">{attribute(keys["agency"], "decoy")}</global>\n')
        for name, events in cases:
            file.write(xes_trace(name, events, keys, rng) + "\n")
        file.write("</log>\n")


def cell(text, separator, rng):
    if any(c in text for c in '"\r\n' + separator) or rng.random() < 0.2:
        return '"' + text.replace('"', '""') + '"'
    return text


def csv_rows(cases, rng):
    """The rows of several cases mixed; those of one case in their order."""
    left = [(name, list(events)) for name, events in cases]
    while left:
        i = rng.randrange(min(3, len(left)))
        name, events = left[i]
        yield (name, *events.pop(0))
        if not events:
            left.pop(i)


def write_csv(path, cases, rng, bad):
    separator = rng.choice(",;\t")
    end = rng.choice(["\n", "\r\n"])
    order = list(COLUMNS) + ["note"]
    rng.shuffle(order)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(rng.choice(["", "\ufeff"]))
        file.write(separator.join(cell({**COLUMNS, "note": "opm."}[c], separator, rng) for c in order) + end)
        for row in csv_rows(cases, rng):
            values = dict(zip(COLUMNS, row))
            values["note"] = rng.choice(["", "two\nlines", "é", 'a "quote"'])
            cells = [cell(values[c] or "", separator, rng) for c in order]
            if bad and values["time"] == "short":
                cells.pop()
            file.write(separator.join(cells) + end)


def add_bad(cases, rng):
    """Bad events among the good ones: their number."""
    count = 0
    for _, events in cases:
        for _ in range(rng.randint(0, 2)):
            time = rng.choice([None, "yesterday", "short", "2026-02-30T00:00:00Z"])
            events.insert(rng.randint(0, len(events)), (time, "Bad", "bad", "bad"))
            count += 1
    return count


def main():
    parser = argparse.ArgumentParser(description="Make an odd event log, as XES, CSV and map.")
    parser.add_argument("prefix")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=50)
    parser.add_argument("--keys", action="store_true", help="other names of attributes than the standard's")
    parser.add_argument("--bad", action="store_true", help="add what --skip-bad must leave out")
    options = parser.parse_args()

    rng = random.Random(options.seed)
    keys = OTHER if options.keys else STANDARD
    cases = [make_case(number, rng) for number in range(options.cases)]
    bad = add_bad(cases, rng) if options.bad else 0
    write_xes(f"{options.prefix}.xes", cases, keys, rng)
    write_csv(f"{options.prefix}.csv", cases, rng, options.bad)
    for kind, names in (("xes", keys), ("csv", COLUMNS)):
        with open(f"{options.prefix}.{kind}.map", "w", encoding="utf-8") as file:
            file.write("[log]\n" + "".join(f"{key} = {name}\n" for key, name in names.items()) + MEANINGS)
    with open(f"{options.prefix}.bad", "w", encoding="utf-8") as file:
        file.write(f"{bad}\n")


if __name__ == "__main__":
    main()
