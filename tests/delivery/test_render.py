"""A letter becomes a mail that parsers which are not ours read back: structure, headers, both texts, picture, terms."""
import email
import email.policy
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, "tests/support")
import mail

AFTERNOON = "2026-11-25T13:05:00Z"
MORNING = "2026-11-25T06:30:00Z"
FORBIDDEN_HTML = re.compile(r"<script|<link|@import|https?://(?!vangnet\.example)|url\(", re.IGNORECASE)


class Render(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="vangnet-render.")
        self.config = mail.write_config(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def run_render(self, letter, digest=None, at=AFTERNOON):
        for name, value in (("letter", letter), ("digest", digest)):
            with open(self.path(name), "w", encoding="utf-8") as stream:
                json.dump(value, stream)
        command = [mail.PROGRAM, "render", "--config", self.config, "--at", at, "--out", self.path("mail")]
        command += ["--digest", self.path("digest")] if digest else []
        return subprocess.run(command + [self.path("letter")], capture_output=True, text=True)

    def render(self, letter, digest=None, at=AFTERNOON):
        done = self.run_render(letter, digest, at)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        with open(self.path("mail"), "rb") as stream:
            raw = stream.read()
        self.assertNotRegex(raw.replace(b"\r\n", b""), rb"[\r\n]")
        self.assertLessEqual(max(len(line) for line in raw.split(b"\r\n")), 78)
        message = email.message_from_bytes(raw, policy=email.policy.default)
        self.assertEqual([part.defects for part in message.walk() if part.defects], [])
        return message

    def texts(self, message):
        kinds = ("plain", "html")
        return [message.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in kinds]

    def test_an_escalation_names_what_stalls_who_owes_it_by_when_and_how_to_take_it(self):
        message = self.render(mail.letter_of("escalation"))
        plain, html = self.texts(message)
        case = "06P0GZQ0X3V2K"
        for text in (plain, html):
            for part in (case, "woningbedrijf-noord", "de opschaling oppakken", "maandag 23 november 2026, 17:00",
                         "woensdag 25 november 2026, 14:03", "donderdag 26 november 2026, 14:03", "over 23 uur",
                         f"https://vangnet.example/escalations/{case}", f"vangnet escalation acknowledge {case}",
                         "Antwoorden op deze mail heeft geen gevolg"):
                self.assertIn(part, text.replace("\n    ", " "))
        self.assertEqual(message["Subject"], f"1 opschaling: toezegging niet nagekomen, casus {case}")

    def test_headers_are_those_of_a_machine_that_threads_by_escalation(self):
        message = self.render(mail.letter_of("escalation"))
        thread = "<escalation.06P0GZQ0X3V2K.20261125T130300Z@vangnet.example>"
        self.assertEqual(message["Message-ID"], "<06P0GZR5A1B2C@vangnet.example>")
        self.assertEqual((message["References"], message["In-Reply-To"]), (thread, thread))
        self.assertEqual(message["Auto-Submitted"], "auto-generated")
        self.assertEqual(message["List-Id"], "<vangnet.example>")
        self.assertEqual(message["Content-Language"], "nl")
        self.assertEqual(message["Date"].datetime.isoformat(), "2026-11-25T14:05:00+01:00")
        self.assertEqual([str(a) for a in message["From"].addresses], ["Vangnet <vangnet@example.nl>"])
        self.assertIsNone(message["Importance"])

    def test_several_cases_are_no_thread_and_a_crisis_is_told_first(self):
        letter = mail.letter_of("several")
        message = self.render(letter)
        plain, html = self.texts(message)
        self.assertIsNone(message["References"])
        self.assertTrue(message["Subject"].startswith("CRISIS: 42 messages"))
        self.assertEqual(message["Importance"], "high")
        self.assertIn(letter["label"], str(message["To"]).replace("  ", " "))
        for text in (plain.replace("\n", " "), html):
            self.assertIn("There are 42 messages for you", text)
            self.assertIn("One is a crisis", text)
            self.assertIn("39 more messages were held back", text)
            self.assertIn("12 more messages wait", text)

    def test_plain_text_fits_72_columns(self):
        digest = mail.letter_of("digest")
        for letter, tells in ((mail.letter_of("escalation"), None), (mail.letter_of("several"), None),
                              (mail.letter_of("digest-letter"), digest)):
            plain, _ = self.texts(self.render(letter, tells))
            self.assertLessEqual(max(len(line) for line in plain.split("\n")), 72)

    def test_terms_come_as_events_with_a_stable_uid(self):
        message = self.render(mail.letter_of("several"))
        attachments = list(message.iter_attachments())
        self.assertEqual([part.get_content_type() for part in attachments], ["text/calendar"])
        calendar = attachments[0].get_content().replace("\r\n ", "")
        self.assertEqual(calendar.count("BEGIN:VEVENT"), 2)
        self.assertIn("UID:escalation.06P0GZQ0X3V2K.20261120T090000Z@vangnet.example\r\n", calendar)
        self.assertIn("DTSTART:20261125T143000Z\r\n", calendar)
        self.assertIn("METHOD:PUBLISH\r\n", calendar)

    def test_a_digest_has_its_groups_and_an_inline_picture_with_words_in_its_place(self):
        message = self.render(mail.letter_of("digest-letter"), mail.letter_of("digest"), MORNING)
        plain, html = self.texts(message)
        images = [part for part in message.walk() if part.get_content_type() == "image/png"]
        self.assertEqual(len(images), 1)
        self.assertEqual(images[0].get_content()[:8], b"\x89PNG\r\n\x1a\n")
        self.assertEqual(images[0].get_content_disposition(), "inline")
        address = images[0]["Content-ID"].strip("<>")
        words = "minder dan 1 dag 2, 1 dag 5, 2 tot 4 dagen 11, 5 tot 9 dagen 9, 10 dagen of meer 8"
        self.assertRegex(html, rf'<img [^>]*src="cid:{re.escape(address)}"[^>]* alt="[^"]*{words}"')
        self.assertIn("2 tot 4 dagen: ######################## 11", plain)
        for text in (plain, html):
            places = [text.index(name) for name in ("onbeantwoord", "toezegging niet", "heen en weer", "overbelast", "niet aangenomen")]
            self.assertEqual(places, sorted(places))
        self.assertIn("En nog 30, die hier niet staan.", plain)
        self.assertEqual(plain.count("Handelen vóór: woensdag 25 november 2026, 17:00 (over 9 uur)"), 1)  # by the director, not by the debtor
        self.assertEqual(message["Subject"], "Dagoverzicht: 2 nieuw, 1 verergerd, 31 nog open, 1 uitgesteld, 1 opgelost")

    def test_nothing_stalled_is_a_proper_mail(self):
        message = self.render(mail.letter_of("digest-letter"), mail.letter_of("digest-calm"), MORNING)
        plain, html = self.texts(message)
        self.assertEqual(message["Subject"], "Dagoverzicht: niets is vastgelopen")
        for text in (plain.replace("\n", " "), html):
            self.assertIn("stilte ook kan betekenen dat het net stuk is", text)
        self.assertNotIn("<img", html)

    def test_html_stands_alone_and_holds_no_title(self):
        for letter, tells in ((mail.letter_of("several"), None), (mail.letter_of("digest-letter"), mail.letter_of("digest"))):
            message = self.render(letter, tells)
            plain, html = self.texts(message)
            self.assertNotRegex(html, FORBIDDEN_HTML)
            self.assertNotIn("Jansen", plain + html)
            self.assertIn("prefers-color-scheme: dark", html)

    def test_what_the_daemon_says_can_not_break_out(self):
        letter = mail.letter_of("escalation")
        letter["label"] = 'A"\r\nBcc: thief@example.nl\r\n\r\n<b>'
        letter["items"][0].update(sentence="<script>alert(1)</script> {{subject}}\r\n.\r\nQUIT", debtor="--=_mixed_06P0GZR5A1B2C", case="x>\r\nBcc: y")
        message = self.render(letter)
        _, html = self.texts(message)
        self.assertIsNone(message["Bcc"])
        self.assertNotIn("<script>alert", html)
        self.assertIn("{{subject}}", html)
        self.assertEqual(message.get_content_type(), "multipart/mixed")
        self.assertEqual(len(list(message.walk())), 5)

    def test_a_mailbox_that_is_none_is_refused(self):
        letter = mail.letter_of("escalation")
        for mailbox in ("", "nobody", "a@b.nl>\r\nRCPT TO:<c@d.nl", "https://example.nl/hook"):
            letter["mailbox"] = mailbox
            done = self.run_render(letter)
            self.assertEqual(done.returncode, 1)
            self.assertIn("mailbox", done.stderr)

    def test_the_same_letter_is_the_same_mail(self):
        first = self.render(mail.letter_of("several")).as_bytes()
        self.assertEqual(first, self.render(mail.letter_of("several")).as_bytes())


if __name__ == "__main__":
    unittest.main()
