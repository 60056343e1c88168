"""faults: plants a fault in the rules, one after the other, and sees the simulation fail.

A test that can not fail shows nothing. Each row below is one small wrong turn somebody could take in daemon/, and the
invariant that is there to notice it. The faults are planted in a scratch copy of the sources, so nothing has to be restored
where the run is cut short. A fault whose text is not in its file any more is a failure too: rewrite its row.

    ./dev sim faults [--only NAME] [--since NAME] [--list]
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIFE = ["--years", "3", "--seed", "1..4", "--stop", "--no-shrink"]

# name, file in daemon/, text, what it becomes, invariants of which one must notice
FAULTS = [
    ("the giver of an accepted case owes the next step", "core/decide_handover.c",
     "step_restart(&emit, CAUSE_ACCEPTED, taker);", "step_restart(&emit, CAUSE_ACCEPTED, giver);", "next_step"),
    ("a next step has no ceiling", "core/step.c",
     "return due < ceiling ? due : ceiling;", "return ceiling ? due : ceiling;", "within_ceiling"),
    ("a second handover may be offered", "core/decide_handover.c",
     "	if (offer_of(d))\n", "	if (offer_of(d) && d->at == 0)\n", "one_offer"),
    ("a finding outlives its obligation", "core/finding.c",
     "return !casefile_obligation(file, finding->obligation);",
     "return finding->obligation > 9 && !casefile_obligation(file, finding->obligation);", "evidence"),
    ("a pattern outlives its hits", "core/finding.c",
     "return casefile_pattern_until(file, finding) < at;", "return casefile_pattern_until(file, finding) < 0;",
     "evidence_of_patterns"),
    ("a late reply is not looked for", "core/casefile.c",
     "if (!obligations[i].lapsed && obligations[i].due < next)",
     "if (!obligations[i].lapsed && obligations[i].kind != OBLIGATION_reply && obligations[i].due < next)",
     "lapses_are_found"),
    ("what is muted speaks never again", "core/finding.c",
     "			finding_surface(ruling, finding, at);", "			continue;", "muted_is_spoken_for"),
    ("a mild stall raises nobody", "core/ladder_act.c",
     "		    findings[i].stall != STALL_director_silent)\n			return true;",
     "		    findings[i].stall != STALL_director_silent && findings[i].severity > 2)\n			return true;",
     "ladder_speaks"),
    ("an escalation never ends by itself", "core/ladder.c",
     "	if (!ladder_has_stalls(file))\n		return LADDER_EVENT_CLEAR;\n	if (file->ladder",
     "	if (file->ladder == LADDER_QUIET && !ladder_has_stalls(file))\n		return LADDER_EVENT_CLEAR;\n	if (file->ladder",
     "ladder_rests"),
    ("a question outlives the directive that is refused", "core/decide_directive.c",
     "	if (question)\n		emit_end(", "	if (question && kind != EVENT_directive_refused)\n		emit_end(",
     "one_directive"),
    ("a decision may be put off as often as one likes", "core/ladder_act.c",
     "		file->snoozes + 1, file->snoozes ? file->snoozed_from", "		1, file->snoozes ? file->snoozed_from",
     "snooze_is_capped"),
    ("an unheeded directive does not climb", "core/advance.c",
     "	if (of_directive)\n", "	if (of_directive && item->due == 0)\n", "ladder_speaks recomputed signal"),
    ("silence at the top is not kept", "core/apply_ladder.c",
     "	draft->file->silent = event->facts.args.director;", "	draft->file->silent = PARTY_NONE;", "silence_is_heard"),
    ("a silent director is found in each of his cases", "core/net_silent.c",
     "subject_mix(subject_mix(0, STALL_director_silent), (uint32_t)director->number);",
     "subject_mix((uint64_t)look->now, (uint32_t)director->number);", "recomputed found_afresh"),
    ("a director may settle the same again and again", "core/ladder_act.c",
     "return file_of(h)->resolved_barren &&", "return file_of(h)->resolved_barren > 1 &&", "resolves_once"),
    ("a case without a holder waits for somebody else than the director", "core/ladder_act.c",
     "return file_of(h)->resolved_barren && !finding_about(file_of(h), STALL_ownerless, 0);",
     "return file_of(h)->resolved_barren;",
     "ownerless_is_settled no_dead_end"),
    ("nobody is told that the holder left", "core/state.c",
     "of->party == file->holder && of->relation == RELATION_NONE;",
     "of->party == file->holder && of->relation == RELATION_NONE && at == 0;", "holder_is_there"),
    ("an offer to one who left stays open", "core/advance.c",
     "	case LEAVES_REFUSED:\n	case LEAVES_WITHDRAWN:", "	case LEAVES_REFUSED:\n		break;\n	case LEAVES_WITHDRAWN:",
     "owed_by_those_who_are_there signal too_slow"),
    ("a promise may be put off as often as one likes", "core/finding.c",
     "struct postponement postponement = {obligation->postponed,", "struct postponement postponement = {0,", "caps_hold"),
    ("a citizen who is not reached is never reached", "core/decide_citizen.c",
     "reply->postponed + 1 < d->covenant->unreachable_times", "reply->postponed < d->covenant->unreachable_times",
     "caps_hold"),
    ("a closed case still owes", "core/decide_case.c",
     "if (obligation_rows[obligations[i].kind].closes != CLOSES_OUTLIVES)",
     "if (obligation_rows[obligations[i].kind].closes == CLOSES_WITHDRAWN)", "closed_is_clean"),
    ("the case forgets that something substantive happened", "core/apply.c",
     "	file->substantive_at = event->at;", "	if (!file->substantive_at)\n		file->substantive_at = event->at;",
     "not_forgotten"),
    ("a lapse is stamped before its due", "core/advance.c",
     "	finding_open(ruling, &find, item->due);", "	finding_open(ruling, &find, item->due - INSTANT_HOUR);",
     "time_goes_on lapses_are_due lapses_are_found recomputed signal too_slow"),
    ("terms are worked from the hour, not from the minute", "core/covenant.c",
     "return calendar_add(calendar, from, term);", "return calendar_add(calendar, from / INSTANT_HOUR * INSTANT_HOUR, term);",
     "recomputed"),
    ("an accepted case that is not begun counts as silence", "core/finding.c",
     "return STALL_not_started;", "return STALL_silent;", "recomputed"),
    ("something changes the state beside the log", "core/emit.c",
     "	case_apply(&emit->ruling->draft, event);",
     "	case_apply(&emit->ruling->draft, event);\n	emit->ruling->draft.file->talked = 0;", "fold_is_state"),
    ("what is judged depends on where it lies in memory", "app/decide.c",
     ".at = request->at ? request->at : clock_now(run->app->clock),",
     ".at = clock_now(run->app->clock) + (int64_t)((uintptr_t)request >> 5) % 64,", "replay_is_equal recomputed evidence"),
    ("the row is looked at too late", "app/decide.c",
     ".next_due = case_next_due(&run->ruling),",
     ".next_due = case_next_due(&run->ruling) == INT64_MAX ? INT64_MAX : case_next_due(&run->ruling) + INT64_C(86400000000),",
     "row_agrees"),
    ("a command that is repeated is done again", "app/decide.c",
     "	row->has_key = true;", "	row->has_key = false;", "no_internal_error"),
    ("a change of holder reminds nobody of the cases about the same citizen", "core/net.c",
     "if (identified || file->holder != holder || file->open != was_open ||", "if (identified || file->open != was_open ||",
     "found_afresh"),
    ("a ring that is broken in a linked case stays", "core/net_ring.c",
     "	for (size_t i = 0; i < graph.n_cases; i++)\n		net_release(look, graph.cases[i], STALL_waiting_ring);",
     "	for (size_t i = 0; i < graph.n_cases && graph.n_edges; i++)\n		net_release(look, graph.cases[i], STALL_waiting_ring);",
     "found_afresh"),
    ("an overload is looked for only when something is owed anew", "core/net.c",
     "	agency->n_open--;\n	agency->changed_at = net_later(agency->changed_at, at);\n	net_doubt(net, &agency->scope);",
     "	agency->n_open--;\n	agency->changed_at = net_later(agency->changed_at, at);", "found_afresh"),
    ("nobody looks again when contacts are too old to count", "core/net_repeat.c",
     "return count.since == INSTANT_NEVER ? INSTANT_NEVER : count.expires;", "return count.expires ? INSTANT_NEVER : 0;",
     "found_afresh"),
]


def copy_sources(to):
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, text=True,
                            stdout=subprocess.PIPE).stdout.splitlines()
    for path in listed:
        if (ROOT / path).is_file():
            (to / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, to / path)
    warnings = to / "cmake" / "warnings.cmake"  # a fault may leave a name without use
    warnings.write_text(warnings.read_text(encoding="utf-8").replace("-Werror", ""), encoding="utf-8")
    (to / "cmake" / "release.cmake").write_text("", encoding="utf-8")  # each link through all layers takes longer than a life


def quietly(command, folder):
    done = subprocess.run(command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def build(folder):
    status, text = quietly(["cmake", "--build", "build/release", "--target", "sim"], folder)
    if status:
        sys.exit(f"faults: it does not build:\n{text[-3000:]}")


def live(folder):
    environment = dict(os.environ, VANGNET_RELEASE=str(folder / "build/release"))
    done = subprocess.run([sys.executable, "tests/sim/run.py", *LIFE], cwd=folder, env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    noticed = set(re.findall(r"^FAILED (\w+)", done.stdout, re.MULTILINE))
    if "ended by signal" in done.stdout:
        noticed = noticed - {"seed"} | {"signal"}
    return noticed, done.stdout


def try_fault(folder, fault):
    """What is wrong with it as a fault, or None."""
    name, path, text, wrong, expected = fault
    target = folder / "daemon" / path
    right = target.read_text(encoding="utf-8")
    if right.count(text) != 1:
        return f"its text stands {right.count(text)} times in daemon/{path}"
    target.write_text(right.replace(text, wrong), encoding="utf-8")
    try:
        build(folder)
        noticed, _ = live(folder)
    finally:
        target.write_text(right, encoding="utf-8")
    print(f"{name}: noticed by {', '.join(sorted(noticed)) or 'nothing'}", flush=True)
    if not noticed & set(expected.split()):
        return f"expected one of: {expected}"
    return None


def options():
    parser = argparse.ArgumentParser(prog="./dev sim faults", description="Plant faults in the rules; each must be noticed.")
    parser.add_argument("--only", help="those whose name holds this")
    parser.add_argument("--since", default="", help="from the one whose name holds this on")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--long-only", action="store_true", help="skip (77) unless VANGNET_LONG is 1")
    return parser.parse_args()


def main():
    asked = options()
    if asked.long_only and os.environ.get("VANGNET_LONG") != "1":
        print("skipped: takes many minutes, part of the long run")
        return 77
    first = next((i for i, fault in enumerate(FAULTS) if asked.since in fault[0]), 0)
    chosen = [fault for fault in FAULTS[first:] if not asked.only or asked.only in fault[0]]
    if asked.list:
        print("\n".join(f"{fault[0]}: {fault[4]}" for fault in chosen))
        return 0
    failed = 0
    with tempfile.TemporaryDirectory(prefix="vangnet-faults-") as scratch:
        folder = pathlib.Path(scratch)
        copy_sources(folder)
        status, text = quietly(["cmake", "--preset", "release"], folder)
        if status:
            sys.exit(text)
        build(folder)
        noticed, text = live(folder)
        if noticed:
            sys.exit(f"faults: without any fault it fails already:\n{text[-3000:]}")
        for fault in chosen:
            wrong = try_fault(folder, fault)
            if wrong:
                print(f"FAILED {fault[0]}: {wrong}", flush=True)
                failed += 1
    print(f"{len(chosen)} faults planted, {failed} not noticed as they should be")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
