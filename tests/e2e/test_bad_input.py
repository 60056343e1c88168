"""A thousand and more lines of bad input, of every kind: each gets its precise error, the connection lives on, nothing is stored.

The lines and what must be said of them come from tests/support/bad_json.py.
"""

import json
import sys
import unittest

sys.path.insert(0, "tests/support")
import bad_json
import daemon

COUNT = 5000 if daemon.LONG else 1300
SEEDS = (1, 2, 3) if daemon.LONG else (1,)
GATE = -32700


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = cls.enterClassContext(daemon.Daemon(clock="2026-03-02T09:00:00Z"))

    def setUp(self):
        self.police = self.daemon.connect("police")
        self.addCleanup(self.police.close)

    def stored(self):
        """All that police can see of what is stored, and whether anything new is in the feed."""
        cases = self.police.cases()
        return [cases, [self.police.timeline(case["case"]) for case in cases], self.police.call("stall.list"),
                self.police.call("digest.show")]

    def test_each_line_gets_its_error_and_nothing_is_stored(self):
        case = self.police.open_case()
        watcher = self.daemon.connect("police")
        self.addCleanup(watcher.close)
        watcher.call("watch.start")
        before = self.stored()
        codes = {}
        for seed in SEEDS:
            for number, (line, code, position) in enumerate(bad_json.lines(seed, COUNT)):
                self.police.send_line(line)
                reply = json.loads(self.police.line())
                error = reply["error"]
                said = (reply["id"], error["code"], error["data"]["code"], error["data"]["position"], error["data"]["retry"])
                self.assertEqual(said, (None, GATE, code, position, "never"), f"seed {seed}, line {number}: {line[:200]}")
                self.assertTrue(error["message"])
                codes[code] = codes.get(code, 0) + 1
                if number % 100 == 0:
                    self.assertEqual(self.police.call("case.get", case=case)["case"]["case"], case)
        self.assertGreaterEqual(sum(codes.values()), 1000)
        self.assertEqual(set(codes), {"bad_syntax", "bad_utf8", "bad_escape", "nul_character", "bad_number", "number_range",
                                      "duplicate_key", "too_deep", "too_large", "trailing_bytes"})
        print(", ".join(f"{code} {count}" for code, count in sorted(codes.items())))
        self.assertEqual(self.stored(), before)
        self.police.write("note.add", case=case, text="the next")
        event = watcher.event()
        self.assertEqual((event["case"], event["seq"]), (case, 2), "the feed holds something between")

    def test_bad_lines_among_good_ones_harm_none_of_them(self):
        """Pipelined, one good request behind each bad line, all sent before a reply is read."""
        case = self.police.open_case()
        lines = list(bad_json.lines(seed=7, count=90))
        numbers = []
        for line, _, _ in lines:
            self.police.send_line(line)
            numbers.append(self.police.send("note.add", case=case, text="good", key=f"good-{len(numbers)}"))
        errors = []
        while len(errors) < len(lines) or len(self.police.replies) < len(numbers):
            reply = json.loads(self.police.line())
            if reply["id"] is None:
                errors.append((reply["error"]["data"]["code"], reply["error"]["data"]["position"]))
            else:
                self.police.replies[reply["id"]] = reply
        self.assertEqual(errors, [(code, position) for _, code, position in lines])
        self.assertEqual(sorted(self.police.reply(number)["seq"] for number in numbers), list(range(2, 2 + len(numbers))))

    def test_lines_end_as_the_protocol_says(self):
        """An empty line is nothing; CR before LF belongs to the end; a line may come in pieces."""
        hello = b'{"jsonrpc":"2.0","id":9,"method":"session.hello","params":{}}'
        self.police.send_line(hello + b"\r")
        self.assertEqual(json.loads(self.police.line())["id"], 9)
        for i in range(0, len(hello), 7):
            self.police.socket.sendall(hello[i : i + 7])
        self.police.send_line(b"")
        self.assertEqual(json.loads(self.police.line())["id"], 9)

    def test_a_good_line_of_the_same_making_fails_on_its_fields_only(self):
        """So that the gate, and not something behind it, refused the others."""
        for line in bad_json.good_lines(seed=3, count=60):
            self.police.send_line(line)
            reply = json.loads(self.police.line())
            if "error" in reply:
                self.assertEqual((reply["error"]["code"], reply["error"]["data"]["field"]), (-32602, "text"), line)


if __name__ == "__main__":
    unittest.main()
