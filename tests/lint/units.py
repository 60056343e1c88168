"""units: systemd understands every unit in systemd/."""
import os
import re
import shutil
import subprocess
import tempfile

import source

ENDINGS = (".service", ".socket", ".timer", ".path", ".target", ".slice")
# Programs that the units start need not be installed where the tests run.
PROGRAM = re.compile(r"^(Exec\w+=[-@:+!]*)(/\S+)", re.MULTILINE)


def stand_in(match):
    return match.group(0) if os.access(match.group(2), os.X_OK) else match.group(1) + "/bin/true"


def verify(folder, names):
    """The lines about our units; systemd-analyze also complains about units of the machine, which are not ours."""
    command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no"]
    command += [os.path.join(folder, name) for name in names]
    environment = {**os.environ, "SYSTEMD_UNIT_PATH": folder + ":"}
    result = subprocess.run(command, capture_output=True, text=True, env=environment)
    lines = (result.stdout + result.stderr).splitlines()
    own = [line for line in lines if any(name in line for name in names)]
    if result.returncode and not own:
        return lines or [f"systemd-analyze ended with {result.returncode}"]
    return own


def main():
    paths = source.files("systemd", endings=ENDINGS)
    if not paths:
        source.skip("there are no units in systemd/ yet")
    if not shutil.which("systemd-analyze"):
        source.finish("units", ["systemd-analyze is missing (package systemd)"])
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.basename(path) for path in paths]
        for path, name in zip(paths, names):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as unit:
                unit.write(PROGRAM.sub(stand_in, source.read(path)))
        source.finish(f"{len(paths)} units", verify(folder, names))


if __name__ == "__main__":
    main()
