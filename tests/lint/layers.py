"""layers: includes go downwards only, as docs/ARCHITECTURE.md has it.

Every #include "..." is held against the table below, as is what CMakeLists.txt lets a layer link; a circle of files
fails.
"""
import os
import re

import source

# layer: (folder, the layers it may include). The composition root and the command line stand on top.
TABLE = {
    "base": ("proto/base", ""),
    "words": ("proto/words", "base"),
    "wire": ("proto/wire", "words base"),
    "core": ("daemon/core", "words base"),
    "almanac": ("daemon/almanac", "core words base"),
    "sys": ("daemon/sys", "words base"),
    "net": ("daemon/net", "sys wire words base"),
    "store": ("daemon/store", "sys core wire words base"),
    "app": ("daemon/app", "net store sys almanac core wire words base"),
    "vangnetd": ("daemon", "app net store sys almanac core wire words base"),
    "client": ("clients/c", "wire words base"),
    "log": ("clients/log", "core words base"),
    "vangnet": ("clients/cli", "client log almanac core wire words base"),
}
VOCABULARY = "words"  # proto/*.def, the tables that the words are made of
INCLUDE_ROOTS = ("proto", "daemon", "clients")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.MULTILINE)
CMAKE_LAYER = re.compile(r"vangnet_(?:layer|program)\((\w+)\s+(\S+?)(?:\s+USES\s+([a-z\s]+?))?\s*(?:[A-Z_]+\s[^)]*)?\)")


def allowed(layer):
    return {layer, *TABLE[layer][1].split()}


def layer_of(path):
    """The layer that a file belongs to, or None."""
    folder = os.path.dirname(path)
    if folder == "proto":
        return VOCABULARY
    while folder:
        for layer, (place, _) in TABLE.items():
            if place == folder:
                return layer
        folder = os.path.dirname(folder)
    return None


def resolve(including, name, known):
    """The path of an included file; None if the build generates it."""
    places = [os.path.dirname(including), *INCLUDE_ROOTS]
    for place in places:
        path = os.path.normpath(os.path.join(place, name))
        if path in known:
            return path
    return None


def generated(name):
    """Files that the build writes, by the CMake file that writes them."""
    stem = os.path.basename(name)
    places = source.files("cmake", "sql", endings=(".cmake", ".py", ".txt")) + ["CMakeLists.txt"]
    return any(stem in source.read(path) for path in places)


def includes_of(path):
    text = source.without_comments(source.read(path))
    return [(source.line_of(text, match.start()), match.group(1)) for match in INCLUDE.finditer(text)]


def fault_of(path, name, target):
    if target is None:
        return None if generated(name) else f'"{name}" is in none of {", ".join(INCLUDE_ROOTS)}'
    layer, other = layer_of(path), layer_of(target)
    if layer is None:
        return "the file belongs to no layer; give its folder a row in tests/lint/layers.py"
    if other not in allowed(layer):
        return f'{layer} may not include {other} ("{name}"); it may use: {" ".join(sorted(allowed(layer)))}'
    return None


def circle_from(start, graph):
    """A path of includes that leads back to `start`, or None."""
    stack, seen = [(start, [start])], set()
    while stack:
        path, way = stack.pop()
        for target in graph.get(path, ()):
            if target == start:
                return way + [start]
            if target not in seen:
                seen.add(target)
                stack.append((target, way + [target]))
    return None


def circles(graph):
    found = {}
    for path in sorted(graph):
        way = circle_from(path, graph)
        if way:
            found.setdefault(frozenset(way), " -> ".join(way))
    return [f"a circle of includes: {way}" for way in found.values()]


def table_circles():
    graph = {layer: set(uses.split()) for layer, (_, uses) in TABLE.items()}
    return circles(graph)


def cmake_faults():
    """What CMakeLists.txt links must be within the table, so that neither loosens the other."""
    faults = []
    text = re.sub(r"#.*", "", source.read("CMakeLists.txt"))
    for name, folder, uses in CMAKE_LAYER.findall(text):
        if name not in TABLE or TABLE[name][0] != folder:
            faults.append(f"CMakeLists.txt: layer {name} in {folder} has no row in tests/lint/layers.py")
        else:
            faults += [f"CMakeLists.txt: {name} may not use {use}" for use in uses.split() if use not in allowed(name)]
    return faults


def main():
    paths = source.files("proto", "daemon", "clients", endings=(".c", ".h", ".def"))
    known, graph = set(paths), {}
    faults = table_circles() + cmake_faults()
    for path in paths:
        for line, name in includes_of(path):
            target = resolve(path, name, known)
            fault = fault_of(path, name, target)
            if fault:
                faults.append(f"{path}:{line}: {fault}")
            if target:
                graph.setdefault(path, set()).add(target)
    source.finish(f"layers of {len(paths)} files", faults + circles(graph))


if __name__ == "__main__":
    main()
