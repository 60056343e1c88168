"""no_sql: statements stand in sql/, one a file; no C file of the programs holds or formats SQL."""
import re

import source

# String literals next to each other are one; a statement may be spread over several.
LITERALS = re.compile(r'"(?:\\.|[^"\\\n])*"(?:\s*"(?:\\.|[^"\\\n])*")*')
OBJECT = (
    r"(table|(unique\s+)?index|role|user|schema|database|function|procedure|policy|trigger|view|type|extension|sequence)"
)
STATEMENT = re.compile(
    r"^\s*(?:"
    r"select\b.*\bfrom\b|select\s+[\w.]+\(|insert\s+into\b|update\s+[\w.\"]+\s+set\b|delete\s+from\b"
    r"|with\s+\w+(\s*\([^)]*\))?\s+as\s*\(|create\s+(or\s+replace\s+)?" + OBJECT + r"\b"
    r"|alter\s+(" + OBJECT + r"|system)\b"
    r"|drop\s+" + OBJECT + r"\b|grant\b.+\bto\b|revoke\b.+\bfrom\b|truncate\s+(table\s+)?\w+\s*;?$|lock\s+table\b"
    r"|copy\s+\w+.*\b(from|to)\s+(stdin|stdout)\b|(un)?listen\s+[\w*%]+\s*;?$|notify\s+\w+\s*(,|;|$)"
    r"|set\s+(local|session|role|search_path|statement_timeout)\b"
    r"|(begin|rollback)(\s+(work|transaction))?\s*;?$|commit(\s+(work|transaction))?\s*;$|savepoint\s+\w+"
    r")",
    re.IGNORECASE | re.DOTALL,
)


def text_of(literals):
    parts = re.findall(r'"((?:\\.|[^"\\\n])*)"', literals)
    return "".join(parts).encode().decode("unicode_escape", "replace")


def statements(path):
    source_text = source.without_comments(source.read(path))
    for match in LITERALS.finditer(source_text):
        text = text_of(match.group(0))
        if STATEMENT.match(text):
            yield f"{path}:{source.line_of(source_text, match.start())}: SQL in C: {text[:60]!r}"


def main():
    paths = source.files("proto", "daemon", "clients", endings=(".c", ".h", ".def"))
    source.finish(f"no SQL in {len(paths)} files", [fault for path in paths for fault in statements(path)])


if __name__ == "__main__":
    main()
