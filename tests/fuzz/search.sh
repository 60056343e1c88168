#!/bin/sh
# search.sh FUZZER CORPUS: search for VANGNET_FUZZ_SECONDS (10) from the seeds in CORPUS. Inputs that reach something
# new stay in grown/ beside the fuzzer, so that the next search goes on from there; one that breaks the parser is left
# there as NAME-crash-*, NAME-leak-* or NAME-timeout-*: mend the parser and add the input to CORPUS.
set -eu
fuzzer=$1
corpus=$2
grown=$(dirname "$fuzzer")/grown/$(basename "$corpus")
[ -n "$(ls "$corpus")" ] || { echo "$corpus: no seeds"; exit 1; }
mkdir -p "$grown"
set -- -max_total_time="${VANGNET_FUZZ_SECONDS:-10}" -timeout=10 -rss_limit_mb=2048 -error_exitcode=1 \
	-print_final_stats=1 -verbosity=0 -artifact_prefix="$grown-"
[ ! -f "$corpus.dict" ] || set -- "$@" -dict="$corpus.dict"
exec "$fuzzer" "$@" "$grown" "$corpus"
