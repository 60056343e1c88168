"""zone_offsets.py FROM TO ZONE...: what Python's zoneinfo thinks of local time, for test_almanac.c.

One line for each change of offset from FROM up to TO (whole seconds since 1970): "ZONE SECOND OFFSET", the first with
the offset in force at FROM. Finds changes by halving the days between which the offset differs.
"""
import datetime
import sys
import zoneinfo

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
STEP = 86400  # no zone of the test changed twice within a day


def offset(zone, second):
    instant = EPOCH + datetime.timedelta(seconds=second)
    return int(instant.astimezone(zone).utcoffset().total_seconds())


def change_between(zone, low, high):
    before = offset(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        if offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high


def changes(zone, start, end):
    last = offset(zone, start)
    yield start, last
    for low in range(start, end, STEP):
        high = min(low + STEP, end)
        if offset(zone, high) != last:
            last = offset(zone, high)
            yield change_between(zone, low, high), last


def main():
    start, end = int(sys.argv[1]), int(sys.argv[2])
    for name in sys.argv[3:]:
        for second, seconds in changes(zoneinfo.ZoneInfo(name), start, end):
            print(name, second, seconds)


if __name__ == "__main__":
    main()
