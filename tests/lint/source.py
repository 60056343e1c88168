"""What the lints share: which files there are, and how they report."""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
RELEASE = os.environ.get("VANGNET_RELEASE") or os.path.join(ROOT, "build", "release")
SKIPPED = 77  # exit status that ctest reads as "skipped"
NO_SOURCE = {".git", "build", "__pycache__"}  # in a worktree .git is a file


def files(*folders, endings=()):
    """Paths relative to the root, in order: the files of the folders (none named: of all) with one of the endings."""
    found = []
    for folder in folders or (".",):
        for here, below, names in os.walk(os.path.join(ROOT, folder)):
            below[:] = sorted(name for name in below if name not in NO_SOURCE)
            for name in names:
                if name not in NO_SOURCE and (not endings or name.endswith(tuple(endings))):
                    found.append(os.path.relpath(os.path.join(here, name), ROOT))
    return sorted(found)


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as stream:
        return stream.read()


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def blank(match):
    """The same number of characters and lines, without content."""
    return re.sub(r"[^\n]", " ", match.group(0))


C_TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def without_comments(text):
    """C source with its comments blanked, strings left, offsets kept."""
    return C_TOKEN.sub(lambda m: blank(m) if m.group(0).startswith("/") else m.group(0), text)


def finish(what, faults):
    """One line a fault; the exit status is the verdict."""
    for fault in faults:
        print(fault)
    print(f"{what}: faults: {len(faults)}")
    sys.exit(1 if faults else 0)


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)
