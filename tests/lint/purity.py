"""purity: the core does no I/O, asks no clock and keeps no state between calls.

Shown on the release build: what libvangnet_core.a leaves undefined is in a short list, and it has no writable data.
"""
import os
import re
import subprocess

import source

# Functions of the C library that only compute. With _FORTIFY_SOURCE they are called as __NAME_chk.
COMPUTING = set("""
    memchr memcmp memcpy memmove memset memrchr
    strchr strcmp strcspn strlen strncmp strnlen strrchr strspn strstr
    bsearch qsort snprintf vsnprintf
    __stack_chk_fail __assert_fail _GLOBAL_OFFSET_TABLE_
""".split())
BELOW = ("libvangnet_words.a", "libvangnet_base.a")
WRITABLE = re.compile(r"\.(data|bss|tdata|tbss)(\..*)?$")
CONST_AFTER_RELOCATION = ".data.rel.ro"


def run(*command):
    environment = {**os.environ, "LC_ALL": "C"}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout


def symbols(library, undefined):
    """(member, name) of an archive's symbols. Of its machine code: nm would show those of the linker's own language."""
    found, member = [], ""
    for line in run("objdump", "-t", library).splitlines():
        header = re.match(r"(\S+):\s+file format", line)
        if header:
            member = header.group(1)
        elif re.match(r"[0-9a-f]{16} ", line) and ("*UND*" in line) == undefined:
            found.append((member, line.split()[-1]))
    return found


def permitted(core):
    names = {name for _, name in symbols(core, undefined=False)}
    for library in BELOW:
        path = os.path.join(source.RELEASE, library)
        if os.path.exists(path):
            names |= {name for _, name in symbols(path, undefined=False)}
    return names | COMPUTING | {f"__{name}_chk" for name in COMPUTING}


def impure_calls(core):
    fine = permitted(core)
    return [f"{member}: calls {name}" for member, name in symbols(core, undefined=True) if name not in fine]


def writable_data(core):
    faults, member = [], ""
    for line in run("objdump", "-h", core).splitlines():
        header = re.match(r"(\S+):\s+file format", line)
        section = re.match(r"\s*\d+\s+(\S+)\s+([0-9a-f]+)\s", line)
        if header:
            member = header.group(1)
        elif section and WRITABLE.match(section.group(1)) and int(section.group(2), 16):
            if not section.group(1).startswith(CONST_AFTER_RELOCATION):
                faults.append(f"{member}: {int(section.group(2), 16)} bytes of writable data in {section.group(1)}")
    return faults


def main():
    core = os.path.join(source.RELEASE, "libvangnet_core.a")
    if not source.files("daemon/core", endings=(".c",)):
        source.skip("daemon/core holds no source yet")
    if not os.path.exists(core):
        source.finish("purity", [f"{core} is missing: build the release preset first (./dev build)"])
    source.finish("purity of the core", sorted(set(impure_calls(core) + writable_data(core))))


if __name__ == "__main__":
    main()
