"""No test: draws the reference images in docs/mail anew, with headless Chromium. python3 tests/delivery/pictures.py"""
import collections
import html
import os
import struct
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, "tests/support")
import mail

LETTERS = os.path.join(mail.ROOT, "tests", "delivery", "letters")
AFTERNOON, MORNING = "2026-11-25T13:05:00Z", "2026-11-25T06:30:00Z"
ESCALATION = [os.path.join(LETTERS, "escalation.json"), "--at", AFTERNOON]
DIGEST = [os.path.join(LETTERS, "digest-letter.json"), "--at", MORNING, "--digest", os.path.join(LETTERS, "digest.json")]
HEIGHTS = {("escalation", 360): 1100, ("escalation", 1200): 860, ("digest", 360): 1000, ("digest", 1200): 1080}


def chunks(png):
    at = 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        yield kind, png[at + 8:at + 8 + length]
        at += 12 + length


def paeth(left, above, corner):
    guess = left + above - corner
    return min((left, above, corner), key=lambda value: abs(guess - value))


def pixel_rows(header, data):
    """Rows of 3-byte pixels of a PNG of 8-bit RGB, its filters undone (PNG specification, 9.2)."""
    width, height, depth, colour = struct.unpack(">IIBB", header[:10])
    assert (depth, colour) == (8, 2), "Chromium writes RGB"
    raw, above = zlib.decompress(data), bytearray(3 * width)
    for y in range(height):
        start = y * (3 * width + 1)
        kind, row = raw[start], bytearray(raw[start + 1:start + 1 + 3 * width])
        for i, value in enumerate(row):
            left, corner = (row[i - 3], above[i - 3]) if i >= 3 else (0, 0)
            row[i] = (value + (0, left, above[i], (left + above[i]) // 2, paeth(left, above[i], corner))[kind]) & 255
        above = row
        yield [bytes(row[i:i + 3]) for i in range(0, len(row), 3)]


def shrink(path):
    """The same picture in its 256 commonest colours: less than half the bytes, and nobody sees it."""
    with open(path, "rb") as file:
        png = file.read()
    parts = list(chunks(png))
    header = dict(parts)[b"IHDR"]
    rows = list(pixel_rows(header, b"".join(data for kind, data in parts if kind == b"IDAT")))
    counts = collections.Counter(pixel for row in rows for pixel in row)
    palette = [colour for colour, _ in counts.most_common(256)]
    nearest = {pixel: min(range(len(palette)), key=lambda i: sum((a - b) ** 2 for a, b in zip(pixel, palette[i]))) for pixel in counts}
    body = zlib.compress(b"".join(b"\0" + bytes(nearest[pixel] for pixel in row) for row in rows), 9)
    with open(path, "wb") as file:
        file.write(png[:8])
        for kind, data in ((b"IHDR", header[:9] + b"\x03" + header[10:]), (b"PLTE", b"".join(palette)), (b"IDAT", body), (b"IEND", b"")):
            file.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))


def draw(folder, name, letter, width, dark):
    height = HEIGHTS[name, width]
    page = os.path.join(folder, "mail.html")
    subprocess.run([mail.PROGRAM, "render", "--config", mail.write_config(folder), "--html", page, *letter], check=True)
    with open(page, encoding="utf-8") as stream:
        text = stream.read()
    # In a frame: Chromium's own window is never narrower than 500.
    with open(page, "w", encoding="utf-8") as stream:
        stream.write('<!doctype html><meta name="color-scheme" content="light dark"><body style="margin:0">'
                     f'<iframe style="border:0;width:{width}px;height:{height}px" srcdoc="{html.escape(text)}"></iframe>')
    picture = os.path.join(mail.ROOT, "docs", "mail", f"{name}-{width}-{'dark' if dark else 'light'}.png")
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={width},{height}",
                    f"--blink-settings=preferredColorScheme={0 if dark else 1}", f"--screenshot={picture}", "file://" + page],
                   check=True, capture_output=True, timeout=120)
    shrink(picture)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="vangnet-pictures.") as working:
        for name, letter in (("escalation", ESCALATION), ("digest", DIGEST)):
            for width in (360, 1200):
                for dark in (False, True):
                    draw(working, name, letter, width, dark)
