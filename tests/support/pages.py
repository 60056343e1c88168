"""pages: what a page of HTML is made of, and what a real browser says of it."""

import html.parser
import os
import subprocess
import tempfile


class Page(html.parser.HTMLParser):
    """Its tags, its attributes and the pieces of its text; every element must be closed by its own end."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.data, self.open = set(), [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.handle_startendtag(tag, attrs)
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> ends something else"

    def handle_data(self, data):
        self.data.append(data)


def in_browser(path):
    """The document as a browser understood it, and what it complained of."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                               "--disable-background-networking", "--disable-component-update", "--disable-sync",
                               "--enable-logging=stderr", "--user-data-dir=" + os.path.join(folder, "browser"), "--dump-dom",
                               "file://" + path], capture_output=True, text=True, timeout=120)
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


def assert_browser_is_content(case, path):
    """Fails unless a browser draws the page without complaint, and complains of a script, which the page forbids."""
    shown, said = in_browser(path)
    case.assertEqual(said, [])
    case.assertIn("</svg>", shown)
    with open(path, "a", encoding="utf-8") as file:
        file.write("<script>console.log('x')</script>")
    case.assertNotEqual(in_browser(path)[1], [])
