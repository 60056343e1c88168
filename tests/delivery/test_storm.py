"""A storm: thousands of stalls within minutes for three directors are a few mails, a crisis at once, and every count is right."""

import collections
import json
import re
import sys
import unittest

sys.path.insert(0, "tests/support")
from daemon import wait_until
from mail_case import MailerTest, parse

STALLS = 10_008  # in equal parts for each director and minute
WAVES = 4
LISTED = 25  # deliveries of a letter
THEMES = ("nuisance", "debt", "youth")
COUNT = re.compile(r"There are (\d+) messages for you")
HELD_BACK = re.compile(r"(\d+) more messages were held back")


class Storm(MailerTest):
    def appoint(self):
        for theme in THEMES:
            self.operator.write("agency.enrol", name=theme, kind="director")
            self.operator.write("director.appoint", director=theme, rung="official", theme=theme)
            self.reach(theme, f"{theme}@example.org", language="en")

    def open_wave(self, wave):
        lines = []
        for i in range(STALLS // WAVES):
            params = {"title": "Noise", "theme": THEMES[i % 3], "key": f"storm-{wave}-{i}"}
            message = {"jsonrpc": "2.0", "id": next(self.police.ids), "method": "case.open", "params": params}
            lines.append(json.dumps(message).encode() + b"\n")
        for line in self.police.lines_for(b"".join(lines), len(lines)):
            self.assertIn("result", json.loads(line))

    def let_mailer_look(self, now):
        """Until it has asked at `now`, and all that it got is out."""
        self.advance(now)

        def is_done():
            mail, = (medium for medium in self.operator.call("delivery.status")["media"] if medium["medium"] == "mail")
            return mail.get("taken_at", "") >= now and not mail.get("open")
        wait_until("all out", is_done, 120, 0.1)

    def test_a_storm_is_a_few_mails(self):
        self.appoint()
        for wave in range(WAVES):
            self.advance(f"2026-03-02T08:0{wave + 1}:00Z")
            self.open_wave(wave)
        self.advance("2026-03-08T08:02:30Z")
        crisis = self.police.write("case.open", title="Noise", theme="nuisance", urgency="crisis")["case"]
        self.advance("2026-03-09T08:00:00Z")  # from here on all of them stall, a wave a minute, and the crisis amidst them
        told, mails = collections.Counter(), collections.Counter()
        with self.mailer():
            for half in range(2 * (WAVES + 6)):
                seen = len(self.server.handler.mails)
                self.let_mailer_look(f"2026-03-09T08:{half // 2:02}:{'30' if half % 2 else '01'}Z")
                for _, [recipient], raw in self.server.handler.mails[seen:]:
                    message = parse(raw)
                    text = message.get_body(("plain",)).get_content()
                    count = COUNT.search(text)
                    told[recipient] += int(count[1]) if count else 1
                    if count and int(count[1]) > LISTED:
                        self.assertEqual(int(HELD_BACK.search(text)[1]), int(count[1]) - LISTED)
                        self.assertEqual(len(re.findall(r"^Case \w+", text, re.MULTILINE)), LISTED)
                    if message["Subject"].startswith("CRISIS"):
                        self.assertEqual(re.search(r"Case (\w+)", text)[1], crisis)
                        told["crises"] += 1
                    else:
                        mails[recipient, half // 2] += 1
        self.assertEqual(told.pop("crises"), 1)
        self.assertEqual(dict(told), {f"{theme}@example.org": STALLS // 3 + (theme == "nuisance") for theme in THEMES})
        self.assertEqual(set(mails.values()), {1}, "at most one a minute")
        self.assertLessEqual(len(mails), 3 * (WAVES + 1))


if __name__ == "__main__":
    unittest.main()
