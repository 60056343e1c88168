#!/usr/bin/env python3
"""Makes nl-holidays.ics: nl-holidays.py FIRST_YEAR LAST_YEAR > nl-holidays.ics"""
import datetime
import sys

HEAD = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Vangnet//holidays of the Netherlands//NL
X-WR-CALNAME:Feestdagen Nederland
X-WR-CALDESC:The days off of article 3 of the Dutch Algemene termijnenwet: New Year\\, Easter Monday\\, King's Day\\, Ascension\\, Whit Monday and both days of Christmas\\; with Easter Sunday and Whit Sunday. Two differ from that law\\, which is about legal terms: Good Friday is left out\\, since offices are open\\; Liberation Day (5 May) is in only every fifth year (2000\\, 2005 and so on)\\, as in most collective agreements. Who closes on more days adds their dates."""


def easter(year):
    """Easter Sunday in the Gregorian calendar: the anonymous computus (Nature, 20 April 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, g = b // 4, b % 4, (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return datetime.date(year, month, day + 1)


def kings_day(year):
    """27 April, or the day before if that is a Sunday; until 2013 Queen's Day: 30 April, by the same rule."""
    day = datetime.date(year, 4, 27) if year >= 2014 else datetime.date(year, 4, 30)
    return day - datetime.timedelta(days=1) if day.isoweekday() == 7 else day


def fold(line):
    """RFC 5545, section 3.1: lines of at most 75 bytes, here all ASCII."""
    rest = line
    out = []
    while len(rest) > 74:
        out.append(rest[:74])
        rest = " " + rest[74:]
    return out + [rest]


def event(name, summary, dates, rule=None):
    yield "BEGIN:VEVENT"
    yield f"UID:{name}@nl.holidays.vangnet"
    yield "DTSTAMP:20260101T000000Z"
    yield f"SUMMARY;LANGUAGE=nl:{summary}"
    yield f"DTSTART;VALUE=DATE:{dates[0]:%Y%m%d}"
    if rule:
        yield f"RRULE:{rule}"
    elif len(dates) > 1:
        yield "RDATE;VALUE=DATE:" + ",".join(f"{date:%Y%m%d}" for date in dates[1:])
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def lines(first, last):
    years = range(first, last + 1)

    def moving(days):
        return [easter(year) + datetime.timedelta(days=days) for year in years]

    def fixed(month, day):
        return [datetime.date(first, month, day)]

    yield from HEAD.split("\n")
    yield from event("new-year", "Nieuwjaarsdag", fixed(1, 1), "FREQ=YEARLY")
    yield from event("easter-sunday", "Eerste paasdag", moving(0))
    yield from event("easter-monday", "Tweede paasdag", moving(1))
    yield from event("kings-day", "Koningsdag", [kings_day(year) for year in years])
    yield from event("liberation-day", "Bevrijdingsdag",
                     [datetime.date(year, 5, 5) for year in years if year % 5 == 0][:1], "FREQ=YEARLY;INTERVAL=5")
    yield from event("ascension", "Hemelvaartsdag", moving(39))
    yield from event("whit-sunday", "Eerste pinksterdag", moving(49))
    yield from event("whit-monday", "Tweede pinksterdag", moving(50))
    yield from event("christmas", "Eerste kerstdag", fixed(12, 25), "FREQ=YEARLY")
    yield from event("boxing-day", "Tweede kerstdag", fixed(12, 26), "FREQ=YEARLY")
    yield "END:VCALENDAR"


def main():
    text = "".join(part + "\r\n" for line in lines(int(sys.argv[1]), int(sys.argv[2])) for part in fold(line))
    sys.stdout.buffer.write(text.encode("ascii"))


if __name__ == "__main__":
    main()
