"""Every example of proto/PROTOCOL.md, run against a real daemon.

A block fenced as ```vangnet NAME holds lines of NAME's connection: --> is sent, <-- must come next. In what must come, … is
any text; a case id or a cursor is whatever the daemon gave where it first appears, and the same from then on.
"""

import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

from daemon import ROOT, Daemon  # noqa: E402

DOCUMENT = os.path.join(ROOT, "proto", "PROTOCOL.md")
VARYING = re.compile(r"…|\b[0-9A-HJKMNP-TV-Z]{13}\b|\bofEvent\d+\b")
EVENT = '"method":"event"'
SECONDS = 20


def blocks(text):
    """(who, lines) of every example."""
    for who, body in re.findall(r"^```vangnet (\w+)\n(.*?)^```$", text, re.M | re.S):
        yield who, body.splitlines()


class Bindings:
    """What the ids of the document stand for in this run."""

    def __init__(self):
        self.real = {}

    def sent(self, line):
        return VARYING.sub(lambda found: self.real.get(found[0], found[0]), line)

    def pattern(self, line):
        """The line as an expression, and the names that its groups give."""
        names, expression, end = [], "", 0
        for found in VARYING.finditer(line):
            expression += re.escape(line[end:found.start()])
            end = found.end()
            if found[0] == "…":
                expression += ".*?"
            elif found[0] in self.real:
                expression += re.escape(self.real[found[0]])
            elif found[0] in names:
                expression += f"(?P=v{names.index(found[0])})"
            else:
                expression += f'(?P<v{len(names)}>[^"]+)'
                names.append(found[0])
        return expression + re.escape(line[end:]), names

    def expect(self, line, got):
        expression, names = self.pattern(line)
        match = re.fullmatch(expression, got)
        if not match:
            raise AssertionError(f"expected {line}\n     got {got}")
        for number, name in enumerate(names):
            self.real[name] = match[f"v{number}"]


class Talk:
    """One connection. Replies come in order, and so do events, but they may overtake each other."""

    def __init__(self, connection):
        self.connection = connection
        self.early = []  # came before they were looked for

    def next(self, event):
        for line in self.early:
            if (EVENT in line) == event:
                self.early.remove(line)
                return line
        while True:
            line = self.connection.line().decode()
            if (EVENT in line) == event:
                return line
            self.early.append(line)


def run(daemon, text):
    connections, bindings, count = {}, Bindings(), 0
    for who, lines in blocks(text):
        if who not in connections:
            connections[who] = Talk(daemon.connect(who, greet=False, timeout=SECONDS))
        for line in lines:
            arrow, _, rest = line.partition(" ")
            if arrow == "-->":
                connections[who].connection.send_line(bindings.sent(rest).encode())
            elif arrow == "<--":
                bindings.expect(rest, connections[who].next(EVENT in rest))
            else:
                raise AssertionError(f"neither --> nor <--: {line}")
            count += 1
    for name, talk in connections.items():
        assert not talk.early, f"{name} got what the document does not tell of: {talk.early}"
        talk.connection.close()
    return count


def main():
    with open(DOCUMENT, encoding="utf-8") as file:
        text = file.read()
    with Daemon(clock="2026-03-02T09:00:00Z") as daemon:
        count = run(daemon, text)
    assert count > 40, "the examples have gone"
    print(f"{count} lines of the protocol's examples are as they are written")


main()
