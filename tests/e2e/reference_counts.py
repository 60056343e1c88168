#!/usr/bin/env python3
"""Count, independently of Vangnet, what a replay of an event log must find.

    reference_counts.py LOG --map MAP [--skip-bad] [--bouncing 1,2,3] [--silent 7,14,30] [--cases]

LOG is XES or CSV, plain or gzip; MAP as for `vangnet replay`. Prints one JSON object. Only the standard
library is used, and nothing of Vangnet, so that an error in the one is not repeated in the other.

Definitions. Calendar 24 hours, 7 days. The events of a case in order of time, in file order where equal. The
holder after an event is the agency that it names; an event that names none leaves the holder as it was, and
those before the first that names one belong to that first. A case that never names one is held by
"unassigned". With o = the holders with repeats removed:

    handovers    the changes of holder: len(o) - 1
    bouncing k   at least k times o[i] == o[i-2]
    looping      some o[i] occurs in o[0 .. i-3] and o[i] != o[i-2]
    silent d     two consecutive events lie more than d days apart
    offers       the runs of one holder, not the case's first, that begin with an offer; accepted by the first
                 accept within the run; never, if it holds none; p50 and p90 are the elements at floor(n * q)
                 of the sorted delays, in seconds
"""

import argparse
import configparser
import csv
import gzip
import io
import json
import re
import sys
import xml.etree.ElementTree as ElementTree

SECOND = 1_000_000
DAY = 86_400 * SECOND
DEFAULTS = {
    "case": "concept:name",
    "time": "time:timestamp",
    "agency": "org:group",
    "activity": "concept:name",
    "transition": "lifecycle:transition",
}
OF_EVENT = ("time", "agency", "activity", "transition")
CSV_CASE = "case:concept:name"
UNASSIGNED = "unassigned"
INSTANT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?)?\s*(?:([Zz])|([+-])(\d\d):?(\d\d)?)?"
)


class BadLog(Exception):
    pass


def days_from_date(year, month, day):
    """Days since 1970-01-01, by counting the days of the years and months before."""
    def leap(y):
        return y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)

    months = [31, 29 if leap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if not 1970 <= year or not 1 <= month <= 12 or not 1 <= day <= months[month - 1]:
        raise ValueError("no such date")
    before = year - 1
    leap_days = (before // 4 - before // 100 + before // 400) - (1969 // 4 - 1969 // 100 + 1969 // 400)
    return (year - 1970) * 365 + leap_days + sum(months[: month - 1]) + day - 1


def parse_time(text):
    """Microseconds since 1970, or None."""
    match = INSTANT.fullmatch(text.strip(" \t\r"))
    if not match:
        return None
    year, month, day, hour, minute, second, fraction, _, sign, off_hour, off_minute = match.groups()
    clock = [int(part or 0) for part in (hour, minute, second)]
    offset = (int(off_hour or 0) * 3600 + int(off_minute or 0) * 60) * (-1 if sign == "-" else 1)
    if clock[0] > 23 or clock[1] > 59 or clock[2] > 59:
        return None
    try:
        days = days_from_date(int(year), int(month), int(day))
    except ValueError:
        return None
    seconds = days * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2] - offset
    at = seconds * SECOND + int(((fraction or "") + "000000")[:6])
    return at if at >= 0 else None


class Map:
    """The names of the attributes; for each meaning, each way to divide each of its values, as expressions."""

    def __init__(self, path):
        ini = configparser.ConfigParser(
            interpolation=None,
            delimiters=("=",),
            comment_prefixes=("#", ";"),
            inline_comment_prefixes=(";",),
            strict=False,
        )
        with open(path, encoding="utf-8-sig") as file:
            ini.read_file(file)
        self.named = {key: value for key, value in ini["log"].items()} if ini.has_section("log") else {}
        self.names = {**DEFAULTS, **self.named}
        self.meanings = {}
        for meaning in ("offer", "accept", "milestone", "contact", "close", "pause"):
            text = ini.get("meaning", meaning, fallback="")
            values = [value.strip() for value in text.replace("\n", " ").split("|")]
            self.meanings[meaning] = [way for value in values if value for way in self.ways(value)]

    @staticmethod
    def ways(value):
        def expression(text):
            return re.compile(".*".join(re.escape(part) for part in text.split("*")), re.DOTALL)

        slashes = [i for i, c in enumerate(value) if c == "/"]
        if not slashes:
            return [(expression(value), expression("*"))]
        return [(expression(value[:i]), expression(value[i + 1 :])) for i in slashes]

    def means(self, meaning, activity, transition):
        return any(a.fullmatch(activity) and t.fullmatch(transition) for a, t in self.meanings[meaning])


def open_log(path):
    with open(path, "rb") as file:
        data = file.read()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    return data


def local(tag):
    return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1]


def attributes(element):
    """The direct children with a key and a value; an empty value counts as absent."""
    return {
        child.get("key"): child.get("value")
        for child in element
        if child.get("key") is not None and child.get("value")
    }


def read_xes(data, names, bad):
    root = ElementTree.fromstring(data)
    if local(root.tag) != "log":
        raise BadLog("not XES")
    for element in root:
        if local(element.tag) == "event":
            bad("an event outside a trace")
        if local(element.tag) != "trace":
            continue
        trace = attributes(element)
        events = [child for child in element if local(child.tag) == "event"]
        if names["case"] not in trace:
            bad("a trace without a name", len(events))
            continue
        rows = []
        for event in events:
            own = attributes(event)
            rows.append([own.get(names[key]) or trace.get(names[key]) for key in OF_EVENT])
        yield trace[names["case"]], rows


def read_csv(data, mapping, bad):
    text = data.decode("utf-8-sig")
    header_end = re.search(r"[\r\n]", text)
    header = text[: header_end.start()] if header_end else text
    separator = max(",;\t", key=re.sub(r'"[^"]*"', "", header).count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    columns = [cell.strip() for cell in next(rows)]
    names = dict(mapping.names)
    if "case" not in mapping.named:
        names["case"] = CSV_CASE
    place = {key: columns.index(name) if name in columns else None for key, name in names.items()}
    for key in ("case", "time", "agency", *mapping.named):
        if place[key] is None:
            raise BadLog(f"no column {names[key]!r}")
    cases = {}
    for row in rows:
        if not row or row == [""]:
            continue
        if len(row) != len(columns):
            bad("a row of another length")
            continue
        case, *event = (row[place[key]] if place[key] is not None else "" for key in ("case", *OF_EVENT))
        if not case or parse_time(event[0]) is None:
            bad("a row without case or time")
            continue
        cases.setdefault(case, []).append(event)
    yield from cases.items()


class Case:
    def __init__(self, name, rows, mapping, bad):
        self.name = name
        self.events = []  # (at, agency or None, activity, transition)
        for time, agency, activity, transition in rows:
            at = parse_time(time) if time else None
            if at is None:
                bad("an event without a time")
                continue
            self.events.append((at, agency or None, activity or "", transition or ""))
        self.events.sort(key=lambda event: event[0])
        self.holders = self.name_holders()
        self.sequence = [h for i, h in enumerate(self.holders) if i == 0 or h != self.holders[i - 1]]
        self.mapping = mapping

    def name_holders(self):
        named = [agency for _, agency, _, _ in self.events if agency]
        holder, holders = named[0] if named else UNASSIGNED, []
        for _, agency, _, _ in self.events:
            holder = agency or holder
            holders.append(holder)
        return holders

    def bounces(self):
        o = self.sequence
        return sum(o[i] == o[i - 2] for i in range(2, len(o)))

    def loops(self):
        o = self.sequence
        return any(o[i] in o[: max(0, i - 2)] and o[i] != o[i - 2] for i in range(3, len(o)))

    def longest_silence(self):
        return max((b[0] - a[0] for a, b in zip(self.events, self.events[1:])), default=0)

    def offers(self):
        """For each offer the delay to its acceptance in microseconds, None if it never was accepted."""
        starts = [i for i in range(1, len(self.events)) if self.holders[i] != self.holders[i - 1]]
        for start, end in zip(starts, starts[1:] + [len(self.events)]):
            at, _, activity, transition = self.events[start]
            if not self.mapping.means("offer", activity, transition):
                continue
            accepted = (e[0] - at for e in self.events[start:end] if self.mapping.means("accept", e[2], e[3]))
            yield next(accepted, None)


def count_offers(cases):
    delays = [delay for case in cases for delay in case.offers()]
    taken = sorted(delay for delay in delays if delay is not None)

    def quantile(tenths):
        return taken[len(taken) * tenths // 10] // SECOND if taken else None

    counts = {"made": len(delays), "never": delays.count(None)}
    for hours in (24, 72, 168):
        counts[f"late_{hours}h"] = sum(delay > hours * 3600 * SECOND for delay in taken)
    return {**counts, "p50_s": quantile(5), "p90_s": quantile(9)}


def count(cases, bouncing, silent, with_cases):
    def found(predicate):
        names = [case.name for case in cases if predicate(case)]
        return names if with_cases else len(names)

    return {
        "cases": len(cases),
        "events": sum(len(case.events) for case in cases),
        "agencies": len({agency for case in cases for agency in case.holders}),
        "without_agency": sum(event[1] is None for case in cases for event in case.events),
        "cases_with_handover": found(lambda case: len(case.sequence) > 1),
        "handovers": sum(max(0, len(case.sequence) - 1) for case in cases),
        "bouncing": {str(k): found(lambda case, k=k: case.bounces() >= k) for k in bouncing},
        "looping": found(Case.loops),
        "silent": {str(d): found(lambda case, d=d: case.longest_silence() > d * DAY) for d in silent},
        "offers": count_offers(cases),
    }


def numbers(text):
    return [int(part) for part in text.split(",") if part]


def main():
    parser = argparse.ArgumentParser(description="Count independently what a replay of an event log must find.")
    parser.add_argument("log")
    parser.add_argument("--map", required=True)
    parser.add_argument("--skip-bad", action="store_true")
    parser.add_argument("--bouncing", type=numbers, default=[1, 2, 3], metavar="K,K")
    parser.add_argument("--silent", type=numbers, default=[7, 14, 30], metavar="DAYS,DAYS")
    parser.add_argument("--cases", action="store_true", help="name the cases instead of counting them")
    options = parser.parse_args()

    skipped = 0

    def bad(what, count=1):
        nonlocal skipped
        if not options.skip_bad:
            raise BadLog(what)
        skipped += count

    mapping = Map(options.map)
    data = open_log(options.log)
    is_xes = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    try:
        found = read_xes(data, mapping.names, bad) if is_xes else read_csv(data, mapping, bad)
        cases = [Case(name, rows, mapping, bad) for name, rows in found]
    except (BadLog, ElementTree.ParseError, csv.Error, UnicodeDecodeError, EOFError, OSError) as error:
        sys.exit(f"{options.log}: {error}")
    counts = count(cases, options.bouncing, options.silent, options.cases)
    json.dump({**counts, "skipped": skipped}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
