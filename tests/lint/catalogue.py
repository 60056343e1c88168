"""catalogue: every sentence that mails hold is translated, into the same blanks, and nothing is translated that no mail holds.

Sentences stand in the templates, {{_}} … {{/_}} and {{_n}} … {{|}} … {{/_}}, and in C between _( ) and N_( ).
"""
import re

import source

FOLDER = "clients/mailer"
IN_TEMPLATE = re.compile(r"\{\{_\s*(\w*)\}\}(.*?)\{\{/_\}\}", re.DOTALL)
IN_C = re.compile(r'\b(N?_)\(\s*("(?:\\.|[^"\\])*"(?:\s*"(?:\\.|[^"\\])*")*)\s*(?:,\s*("(?:\\.|[^"\\])*"))?\s*\)')
LITERAL = re.compile(r'"((?:\\.|[^"\\])*)"')
ENTRY = re.compile(r'^msgid((?:\s*"(?:\\.|[^"\\])*")+)\s*(?:^msgid_plural((?:\s*"(?:\\.|[^"\\])*")+)\s*)?((?:^msgstr(?:\[\d\])?(?:\s*"(?:\\.|[^"\\])*")+\s*)+)', re.MULTILINE)
BLANK = re.compile(r"\{+[\w.#/^]+\}+")
UNFIT = re.compile(r"[<>&]")  # the same sentence stands in plain text and in HTML


def unquoted(literals):
    return "".join(part.replace('\\"', '"').replace("\\n", "\n") for part in LITERAL.findall(literals))


def on_one_line(text):
    return re.sub(r"\s+", " ", text)


def sentences():
    """{source: its plural or None}"""
    found = {}
    for path in source.files(FOLDER + "/templates", endings=(".txt", ".html")):
        for number, text in IN_TEMPLATE.findall(source.read(path)):
            one, _, many = text.partition("{{|}}")
            found[on_one_line(one)] = on_one_line(many) if number else None
    for path in source.files(FOLDER, endings=(".c",)):
        for kind, one, many in IN_C.findall(source.without_comments(source.read(path))):
            found[unquoted(one)] = unquoted(many) if kind == "N_" else None
    return found


def translations(path):
    """{source: (plural or None, [translations])}"""
    found = {}
    for one, many, texts in ENTRY.findall(source.read(path)):
        parts = [unquoted(text) for text in re.split(r"^msgstr(?:\[\d\])?", texts, flags=re.MULTILINE)[1:]]
        found[unquoted(one)] = (unquoted(many) if many else None, parts)
    found.pop("", None)  # the head of the file
    return found


def faults_of(path, wanted):
    known = translations(path)
    for text, plural in wanted.items():
        their_plural, parts = known.get(text, (None, []))
        if not parts or not all(parts):
            yield f'{path}: not translated: "{text}"'
        elif plural != their_plural or len(parts) != (2 if plural else 1):
            yield f'{path}: the plural of "{text}" is another'
        elif set(BLANK.findall(plural or text)) != set(BLANK.findall(parts[-1])):
            yield f'{path}: the translation of "{text}" has other blanks'
    for text in known.keys() - wanted.keys():
        yield f'{path}: nothing says "{text}" any more'


def main():
    wanted = sentences()
    faults = [f'"{text}": no < > & in a sentence' for text in wanted if UNFIT.search(text)]
    for path in source.files(FOLDER + "/po", endings=(".po",)):
        faults += faults_of(path, wanted)
    source.finish(f"{len(wanted)} sentences of mails", faults)


if __name__ == "__main__":
    main()
