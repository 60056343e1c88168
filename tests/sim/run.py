"""run: the simulation, seed by seed, and the recomputation of each log. Started by ./dev sim and by ctest.

Each seed is a process of its own, so that a failed assertion of one does not hide the others; as many at once as there are
processors. With VANGNET_LONG: fifty years of seeds 1 to 20.
"""
import argparse
import concurrent.futures
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
MEMORY_MAX = 4 << 30  # of a seed; fifty years take 400 MB
LONG = os.environ.get("VANGNET_LONG") == "1"


def seeds_of(text):
    first, _, last = text.partition("..")
    return range(int(first), int(last or first) + 1)


def options():
    parser = argparse.ArgumentParser(prog="./dev sim", description="Simulated years of a partnership on the real daemon.")
    parser.add_argument("--years", type=int, default=50 if LONG else 5, help="each seed lives so long; at most 50")
    parser.add_argument("--seed", type=seeds_of, default=seeds_of("1..20" if LONG else "1..4"), metavar="A[..B]")
    parser.add_argument("--cases-per-year", type=int, default=400)
    parser.add_argument("--findings-max", type=float, help="findings per episode above which it is a flood")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--no-recompute", action="store_true", help="leave out the recomputation of the log")
    parser.add_argument("--no-shrink", action="store_true", help="tell what failed, and look for no shorter story")
    parser.add_argument("--stop", action="store_true", help="one seed after the other, and no more once one has failed")
    parser.add_argument("--keep", metavar="FOLDER", help="keep the logs there")
    return parser.parse_args()


def program():
    return pathlib.Path(os.environ.get("VANGNET_RELEASE", "build/release"), "sim", "sim")


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))


def run(command, seconds):
    """A rule that never comes to rest ends here, by its time or by its memory."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                              timeout=seconds, preexec_fn=limit)
    except subprocess.TimeoutExpired as late:
        return 1, f"{(late.stdout or b'').decode(errors='replace')}FAILED too_slow: not done after {seconds} s\n"
    return done.returncode, done.stdout


def live(asked, seed, folder):
    """(good, text) of one seed."""
    log = pathlib.Path(folder, f"sim-{seed}.jsonl")
    command = [program(), "--years", str(asked.years), "--seed", str(seed), "--cases-per-year", str(asked.cases_per_year)]
    if asked.no_shrink:
        command += ["--no-shrink"]
    if asked.findings_max:
        command += ["--findings-max", str(asked.findings_max)]
    if not asked.no_recompute:
        command += ["--dump", log]
    seconds = 120 + 30 * asked.years
    status, text = run(command, seconds)
    if status < 0:
        text += f"FAILED seed {seed}: ended by signal {-status}; again: ./dev sim --seed {seed} --years {asked.years}\n"
    if status == 0 and not asked.no_recompute:
        status, recomputed = run([sys.executable, HERE / "recompute.py", log], seconds)
        text += recomputed
        if status:
            text += f"again: ./dev sim --seed {seed} --years {asked.years} --keep FOLDER\n"
    if not asked.keep:
        log.unlink(missing_ok=True)
    return status == 0, text


def lives(asked, folder):
    """What live() gives of each seed, in order."""
    if asked.stop:
        yield from (live(asked, seed, folder) for seed in asked.seed)
        return
    with concurrent.futures.ThreadPoolExecutor(asked.jobs) as pool:
        yield from pool.map(lambda seed: live(asked, seed, folder), asked.seed)


def main():
    asked = options()
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        for good, text in lives(asked, asked.keep or temporary):
            print(text, end="", flush=True)
            failed += not good
            if failed and asked.stop:
                break
    print(f"{len(asked.seed)} seeds of {asked.years} years: {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
