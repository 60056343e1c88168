"""words: nothing unfinished and nothing of one machine stays in the source."""
import re

import source

# Written in two parts, so that this file does not find itself.
FORBIDDEN = {
    "a note of unfinished work": re.compile(r"\b(" + "TO" "DO|FIX" "ME" + r")\b"),
    "a path of one machine": re.compile(r"(?<![\w.$}])/(?:" + "wo" "rk|ho" "me/[a-z]|ro" "ot|Us" "ers" + r")/"),
    "an unresolved conflict": re.compile(r"^(<{7}|>{7}) ", re.MULTILINE),
}
FOREIGN = ("LICENSE", "tests/fuzz/corpus/")  # somebody else's text; bytes


def faults_of(path):
    try:
        text = source.read(path)
    except UnicodeDecodeError:
        return  # no text
    for what, pattern in FORBIDDEN.items():
        for match in pattern.finditer(text):
            yield f"{path}:{source.line_of(text, match.start())}: {what}: {match.group(0)}"


def main():
    paths = [path for path in source.files() if not path.startswith(FOREIGN)]
    source.finish(f"words of {len(paths)} files", [fault for path in paths for fault in faults_of(path)])


if __name__ == "__main__":
    main()
