"""No test: draws the reference images in docs/mail anew, with headless Chromium. python3 tests/delivery/pictures.py"""
import html
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, "tests/support")
import mail

LETTERS = os.path.join(mail.ROOT, "tests", "delivery", "letters")
AFTERNOON, MORNING = "2026-11-25T13:05:00Z", "2026-11-25T06:30:00Z"
ESCALATION = [os.path.join(LETTERS, "escalation.json"), "--at", AFTERNOON]
DIGEST = [os.path.join(LETTERS, "digest-letter.json"), "--at", MORNING, "--digest", os.path.join(LETTERS, "digest.json")]
PICTURES = (  # name, letter, width, height, dark
    ("escalation-360-light", ESCALATION, 360, 1100, False),
    ("escalation-1200-dark", ESCALATION, 1200, 860, True),
    ("digest-360-dark", DIGEST, 360, 1000, True),
    ("digest-1200-light", DIGEST, 1200, 1080, False),
)


def draw(folder, name, letter, width, height, dark):
    page = os.path.join(folder, "mail.html")
    subprocess.run([mail.PROGRAM, "render", "--config", mail.write_config(folder), "--html", page, *letter], check=True)
    with open(page, encoding="utf-8") as stream:
        text = stream.read()
    # In a frame: Chromium's own window is never narrower than 500.
    with open(page, "w", encoding="utf-8") as stream:
        stream.write('<!doctype html><meta name="color-scheme" content="light dark"><body style="margin:0">'
                     f'<iframe style="border:0;width:{width}px;height:{height}px" srcdoc="{html.escape(text)}"></iframe>')
    picture = os.path.join(mail.ROOT, "docs", "mail", name + ".png")
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={width},{height}",
                    f"--blink-settings=preferredColorScheme={0 if dark else 1}", f"--screenshot={picture}", "file://" + page],
                   check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="vangnet-pictures.") as working:
        for row in PICTURES:
            draw(working, *row)
