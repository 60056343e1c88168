"""Lines of bad input, each with the error that it must get: code and byte position.

    for line, code, position in bad_json.lines(seed=1, count=1200): ...

Every line is a request that would open a case, but for one fault. The text before the fault is valid JSON so far and the
fault is built in at a known place, so what is expected follows from how the line was made; nothing here parses
JSON. Lines hold no CR and no LF. The same seed gives the same lines.

As a program, `bad_json.py SEED COUNT` writes for each line, and for as many faultless ones (code `none`), a head
"CODE POSITION LENGTH\\n", the bytes, and "\\n".
"""

import random
import sys

TEXT_MAX = 1024 * 1024
DEPTH_MAX = 32
INTEGER_MAX = 2**53


class Place:
    """A request around a hole where one value must stand: before, after, and how many brackets are open there."""

    def __init__(self, rng):
        self.rng = rng
        space = self.space
        head = '{%s"jsonrpc":"2.0",%s"id":%d,"method":%s"case.open",' % (space(), space(), rng.randrange(10**6), space())
        members = ['"key":"bad-%d"' % rng.randrange(10**9), '"title":"%s"' % words(rng), '"theme":"nuisance"']
        rng.shuffle(members)
        split = rng.randrange(len(members) + 1)
        before = "".join(m + "," + space() for m in members[:split])
        after = "".join(space() + "," + m for m in members[split:])
        inside, outside, levels = self.nest(rng.randrange(0, 9))
        self.before = (head + '"params":' + space() + "{" + before + '"text":' + space() + inside).encode()
        self.after = (outside + after + space() + "}" + space() + "}").encode()
        self.depth = 2 + levels

    def space(self):
        return "".join(self.rng.choice(" \t") for _ in range(self.rng.choice((0, 0, 0, 1, 2))))

    def nest(self, levels):
        inside, outside = "", ""
        for level in range(levels):
            if self.rng.random() < 0.5:
                inside += "[" + self.rng.choice(("", "1,", "null ,", '"x", '))
                outside = self.rng.choice(("", ",true", " , {}")) + "]" + outside
            else:
                inside += '{"k%d":' % level + self.space()
                outside = self.rng.choice(("", ',"z":[]')) + "}" + outside
        return inside, outside, levels

    def whole(self, value):
        return self.before + value + self.after

    def fault(self, value, offset, code):
        """The line with `value` in the hole, of which byte `offset` is at fault."""
        return self.whole(value), code, len(self.before) + offset

    def cut(self, value, code):
        """The line ends behind `value`."""
        line = self.before + value
        return line, code, len(line)


def words(rng):
    alphabet = "abcdefghijklmnopqrstuvwxyz    ABCXYZ0123456789.,:;{}[]'/é€😀ß"
    return "".join(rng.choice(alphabet) for _ in range(rng.randrange(0, 24)))


def quoted(rng, bad, offset=0):
    """A string that holds `bad`; and where byte `offset` of that is."""
    first, last = words(rng).encode(), words(rng).encode()
    return b'"' + first + bad + b"x" + last + b'"', 1 + len(first) + offset


def as_key(rng, string):
    return b"{" + string + b":" + rng.choice((b"1", b"null", b'"v"', b"{}")) + b"}", 1


def in_string(rng, place, bad, code):
    """`bad` in a value or in a key."""
    value, offset = quoted(rng, bad)
    if place.depth < DEPTH_MAX and rng.random() < 0.3:
        value, shift = as_key(rng, value)
        offset += shift
    return place.fault(value, offset, code)


# --- kinds of fault, each a function of a generator of chance and a place --------------------------------------


def bad_utf8(rng, place):
    def tail():
        return rng.randrange(0x80, 0xC0)

    bad = rng.choice(
        (
            lambda: [tail()],
            lambda: [rng.choice((0xC0, 0xC1)), tail()],
            lambda: [0xE0, rng.randrange(0x80, 0xA0), tail()],
            lambda: [0xED, rng.randrange(0xA0, 0xC0), tail()],
            lambda: [0xF0, rng.randrange(0x80, 0x90), tail(), tail()],
            lambda: [0xF4, rng.randrange(0x90, 0xC0), tail(), tail()],
            lambda: [rng.randrange(0xF5, 0x100), tail(), tail(), tail()],
            lambda: [rng.randrange(0xC2, 0xE0)],
            lambda: [rng.randrange(0xE1, 0xED), tail()],
            lambda: [rng.randrange(0xF1, 0xF4), tail(), tail()],
            lambda: [rng.randrange(0xE1, 0xED), ord("a"), tail()],
        )
    )()
    if rng.random() < 0.2:
        return place.fault(bytes(bad) + b" ", 0, "bad_utf8")
    return in_string(rng, place, bytes(bad), "bad_utf8")


def nul_character(rng, place):
    if rng.random() < 0.3:
        value = rng.choice((b"", b"1 ", b"true", b'"a"', b"[] "))
        return place.fault(value + b"\0", len(value), "nul_character")
    return in_string(rng, place, rng.choice((b"\0", b"\\u0000")), "nul_character")


def bad_escape(rng, place):
    high = b"\\u%04X" % rng.randrange(0xD800, 0xDC00)
    low = b"\\u%04x" % rng.randrange(0xDC00, 0xE000)
    bad = rng.choice(
        (
            b"\\" + bytes([rng.choice(b"aAcdeghijklmopqsvwxyzUBNFRT0123456789'!-(")]),
            b"\\u" + b"%x" % rng.randrange(0x10, 0x1000) + rng.choice((b"g", b"G", b" ", b"-", b"\\")),
            b"\\u" + rng.choice((b"+123", b"0x12", b" 123", b"{41}")),
            high,
            low,
            high + b"\\n",
            high + b"\\u0041",
            high + high + low,
        )
    )
    return in_string(rng, place, bad, "bad_escape")


def bad_number(rng, place):
    digits = b"%d" % rng.randrange(1, 10**6)
    sign = rng.choice((b"", b"-"))
    whole = sign + digits
    power = rng.choice((b"e", b"E")) + rng.choice((b"", b"+", b"-"))
    good, bad = rng.choice(
        (
            (b"", b"+" + digits),
            (b"", b"." + digits),
            (b"-", b"." + digits),
            (b"-", b"-" + digits),
            (b"-", b" " + digits),
            (b"-", b"Infinity"),
            (sign + b"0", digits),
            (sign + b"0", b"x1F"),
            (whole + b".", b" "),
            (whole + b".", b"e5"),
            (whole + b".", b"," + digits),
            (whole + b"." + digits, b".1"),
            (whole + power, b" "),
            (whole + power, b"x"),
            (whole + power + b"1", b".5"),
            (whole, b"_000"),
            (whole, b"kg"),
            (whole, b"-1"),
        )
    )
    return place.fault(good + bad, len(good), "bad_number")


def number_range(rng, place):
    sign = rng.choice((b"", b"-"))
    number = rng.choice(
        (
            b"%d" % (INTEGER_MAX + 1),
            b"%d" % rng.randrange(INTEGER_MAX + 1, 2**64),
            b"%d" % rng.randrange(2**64, 10**60),
            b"%d.%de%d" % (rng.randrange(1, 10), rng.randrange(10**6), rng.randrange(309, 10**9)),
            b"%dE+%d" % (rng.randrange(1, 10**4), rng.randrange(309, 400)),
            b"0.%03d1e%d" % (rng.randrange(1000), rng.randrange(320, 10**4)),
            b"%d.%de-%d" % (rng.randrange(1, 10), rng.randrange(10**6), rng.randrange(330, 10**9)),
            b"1" + b"0" * 309 + b".0",
        )
    )
    return place.fault(sign + number, 0, "number_range")


def spelled(rng, key):
    """The key between quotes, as it is or with some characters as escapes."""
    if rng.random() < 0.5:
        return b'"' + key.encode() + b'"'
    return b'"' + b"".join(b"\\u%04x" % ord(c) if rng.random() < 0.5 else c.encode() for c in key) + b'"'


def duplicate_key(rng, place):
    keys = ["%s%d" % (rng.choice("abkéß"), i) for i in range(rng.choice((1, 2, 5, 15, 16, 17, 40, 200)))]
    if rng.random() < 0.1:
        keys[0] = ""
    rng.shuffle(keys)
    value = b"{" + b",".join(spelled(rng, key) + b":" + rng.choice((b"1", b"[]", b'{"a1":0}')) for key in keys) + b","
    return place.fault(value + spelled(rng, rng.choice(keys)) + b":1}", len(value), "duplicate_key")


def too_deep(rng, place):
    value = b""
    for _ in range(DEPTH_MAX - place.depth):
        value += rng.choice((b"[", b'{"a":', b"[ 1 , ", b'{ "b" :'))
    return place.fault(value + rng.choice((b"[]", b"{}", b"[[[[", b'{"a":1}')), len(value), "too_deep")


def bad_syntax(rng, place):
    control = bytes([rng.choice([c for c in range(1, 32) if c not in (10, 13)])])
    if rng.random() < 0.2:
        return in_string(rng, place, control, "bad_syntax")
    good, bad = rng.choice(
        (
            (b"[1,", b"]"),
            (b"[", b",1]"),
            (b"[1 ", b"2]"),
            (b"[1", b"}"),
            (b'{"a":1,', b"}"),
            (b'{"a":1', b"]"),
            (b'{"a" ', b"1}"),
            (b'{"a":', b"}"),
            (b'{"a":1 ', b'"b":2}'),
            (b"{", b"a:1}"),
            (b"{", b"'a':1}"),
            (b"{", b"1:1}"),
            (b"{", b",}"),
            (b'{"a"', b',"b"}'),
            (b"", b"'a'"),
            (b"", b"NaN"),
            (b"", b"Infinity"),
            (b"", b"True"),
            (b"", b"undefined"),
            (b"tru", b"E"),
            (b"fals", b" "),
            (b"nul", b"L"),
            (b"1 ", b"// no"),
            (b"", b"/* no */ 1"),
            (b'"a" ', b'"b"'),
            (b"", b"\xc2\xa01"),
            (b"", b"\x0c1"),
            (b"", b"#"),
            (b"", b","),
            (b"", b"\\"),
        )
    )
    return place.fault(good + bad, len(good), "bad_syntax")


def cut_short(rng, place):
    value = rng.choice((b"", b"1 ", b"[", b"[1,", b"[true", b"{", b'{"a"', b'{"a":', b'{"a":1', b'{"a":1,', b"tru", b"n"))
    if rng.random() < 0.3:
        value = b'"' + words(rng).encode() + rng.choice((b"", b"\\"))
    return place.cut(value, "bad_syntax")


def not_a_text(rng, place):
    spaces = place.space().encode()
    line = rng.choice((b"  \t", b"\xef\xbb\xbf" + place.whole(b"1"), b"GET / HTTP/1.1", b"hello", b"<xml/>", b"}", b"\x16\x03\x01"))
    at = len(line) if not line.strip() else 0
    return spaces + line, "bad_syntax", len(spaces) + at


def trailing_bytes(rng, place):
    text = place.whole(b"1") + place.space().encode()
    more = rng.choice((b"{}", b"}", b"]", b",", b"x", b"1", b'"a"', b"null", b";", b"\xc3\xa9", b"\x01", place.whole(b"2")))
    return text + more, "trailing_bytes", len(text)


def too_large(rng, place):
    missing = TEXT_MAX - len(place.whole(b'""')) + rng.choice((1, 2, 1000))
    return place.whole(b'"' + b"x" * missing + b'"'), "too_large", TEXT_MAX


KINDS = (
    bad_utf8,
    nul_character,
    bad_escape,
    bad_number,
    number_range,
    duplicate_key,
    too_deep,
    bad_syntax,
    cut_short,
    not_a_text,
    trailing_bytes,
)


def lines(seed=1, count=1200):
    """`count` of (line, code, position), every kind in turn; every 200th is one of a megabyte that is too large."""
    rng = random.Random(seed)
    for i in range(count):
        kind = too_large if i % 200 == 100 else KINDS[i % len(KINDS)]
        line, code, position = kind(rng, Place(rng))
        assert b"\n" not in line and b"\r" not in line and line, kind.__name__
        yield line, code, position


def good_lines(seed=1, count=1200):
    """Lines of the same making without a fault."""
    rng = random.Random(seed)
    for _ in range(count):
        place = Place(rng)
        good = (b"1", b"true", b"%d" % INTEGER_MAX, b"-0.5e-3", b'{"a":1,"b":2}', b'"' + words(rng).encode() + b'"')
        yield place.whole(rng.choice(good))


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    out = sys.stdout.buffer
    for line, code, position in lines(seed, count):
        out.write(b"%s %d %d\n%s\n" % (code.encode(), position, len(line), line))
    for line in good_lines(seed, count):
        out.write(b"none -1 %d\n%s\n" % (len(line), line))


if __name__ == "__main__":
    main()
