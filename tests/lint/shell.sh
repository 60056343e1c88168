#!/bin/sh
# shell: shellcheck over every shell script.
scripts=$(find tests clients sql systemd debian -name '*.sh' 2>/dev/null)
# shellcheck disable=SC2086 # a list of names without spaces
shellcheck dev .ci/run $scripts && echo "shell: clean"
