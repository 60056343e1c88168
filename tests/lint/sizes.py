"""sizes: a function past 100 lines or a file past 700 holds a concept that has no name yet.

Reports where the house stands against its aims (functions of about 20 lines, files of about 250); fails on the limits.
"""
import ast
import re

import source

FUNCTION_LIMIT = 100
FILE_LIMIT = 700
C_HEAD = re.compile(r"(\w+)\s*\(")


def c_functions(text):
    """(name, line, lines): a body opens and closes in the first column, which clang-format sees to."""
    found, head, opened = [], "", None
    for number, line in enumerate(source.without_comments(text).splitlines(), 1):
        if opened is None and line == "{":
            opened = number
        elif opened is not None and line == "}":
            name = C_HEAD.search(head)
            found.append((name.group(1) if name else "?", opened, number - opened - 1))
            opened, head = None, ""
        elif opened is None and line and not line[0].isspace() and not line.startswith(("}", "#")):
            head = line
    return found


def python_functions(text):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)]
    return [(node.name, node.lineno, node.end_lineno - node.lineno + 1) for node in nodes]


def shell_functions(text):
    found = []
    for match in re.finditer(r"^(\w+)\(\) \{\n(.*?)^\}$", text, re.MULTILINE | re.DOTALL):
        found.append((match.group(1), source.line_of(text, match.start()), match.group(2).count("\n")))
    return found


def functions(path, text):
    if path.endswith(".py"):
        return python_functions(text)
    return c_functions(text) if path.endswith((".c", ".h")) else shell_functions(text)


def report(what, sizes):
    ranked = sorted(sizes, reverse=True)
    print(f"{len(ranked)} {what}, median {ranked[len(ranked) // 2][0]} lines; the longest:")
    for lines, where in ranked[:3]:
        print(f"  {lines:4} {where}")


def too_long(sizes, limit):
    return [f"{where}: {lines} lines, more than {limit}" for lines, where in sizes if lines > limit]


def main():
    paths = source.files("proto", "daemon", "clients", "tests", endings=(".c", ".h", ".py", ".sh")) + ["dev"]
    lengths, sizes = [], []
    for path in paths:
        text = source.read(path)
        sizes.append((text.count("\n"), path))
        for name, line, length in functions(path, text):
            lengths.append((length, f"{path}:{line} {name}"))
    report("functions", lengths)
    report("files", sizes)
    source.finish("sizes", too_long(lengths, FUNCTION_LIMIT) + too_long(sizes, FILE_LIMIT))


if __name__ == "__main__":
    main()
