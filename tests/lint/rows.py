"""rows: every kind of obligation and of stall has all that makes it one: sentences, what finds it, a test, a word in the documentation."""
import re

import source

STRING = r'"((?:[^"\\]|\\.)*)"'


def rows(path, macro):
    """[(id, the rest of the row)] of a table."""
    text = re.sub(r"/\*.*?\*/", "", source.read(path), flags=re.DOTALL)
    return [(match.group(1), match.group(2)) for match in
            re.finditer(rf"^{macro}\((\w+),(.*?)\)\s*$(?=\s*^{macro}|\s*\Z)", text, re.DOTALL | re.MULTILINE)]


def texts(folder, *endings):
    return {path: source.read(path) for path in source.files(folder, endings=endings)}


def stands_in(word, files):
    return any(re.search(rf"\b{word}\b", text) for text in files.values())


def finder_of(stall, family, core, lapses):
    """What finds a stall, by its family: a pattern a string must match in the core, or None where the table itself does."""
    if family == "LAPSE":
        return None if stall in lapses else rf"STALL_{stall}\b"
    if family == "PATTERN":
        return rf"\bhit_{stall}\("
    return rf"\bSTALL_{stall}\b"


def faults_of_stall(stall, rest, core, lapses, tests, manual):
    sentences = re.findall(STRING, rest)
    family = rest.split(",")[0].strip()
    if len(sentences) != 5 or not all(len(sentence) > 3 for sentence in sentences):
        yield f"proto/stall.def: {stall}: a Dutch name and two sentences in two languages, not {len(sentences)} texts"
    finder = finder_of(stall, family, core, lapses)
    if finder and not any(re.search(finder, text) for text in core.values()):
        yield f"daemon/core: nothing finds {stall}"
    if not stands_in(f"STALL_{stall}", tests):
        yield f"tests/unit: no test looks for STALL_{stall}"
    if not stands_in(stall, manual):
        yield f"docs/DOMAIN.md: not a word about {stall}"


def faults_of_obligation(kind, rest, tests, manual):
    if len(re.findall(STRING, rest)) != 2:
        yield f"proto/obligation.def: {kind}: what its debtor owes, in two languages"
    if not stands_in(f"OBLIGATION_{kind}", tests):
        yield f"tests/unit: no test looks for OBLIGATION_{kind}"
    if not stands_in(kind, manual):
        yield f"docs/DOMAIN.md: not a word about {kind}"


def main():
    stalls, obligations = rows("proto/stall.def", "STALL"), rows("proto/obligation.def", "OBLIGATION")
    core, tests = texts("daemon/core", ".c"), texts("tests/unit", ".c")
    manual = {"docs/DOMAIN.md": source.read("docs/DOMAIN.md")}
    lapses = {rest.split(",")[0].strip() for _, rest in obligations}
    faults = [fault for stall, rest in stalls for fault in faults_of_stall(stall, rest, core, lapses, tests, manual)]
    faults += [fault for kind, rest in obligations for fault in faults_of_obligation(kind, rest, tests, manual)]
    if len(stalls) < 20 or len(obligations) < 10:
        faults.append("the tables were not read")
    source.finish(f"{len(stalls)} stalls and {len(obligations)} kinds of obligation", faults)


if __name__ == "__main__":
    main()
