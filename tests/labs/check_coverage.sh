#!/bin/bash
# All labs together take every transition of every state machine, except for the listed ones.
#
#   check_coverage.sh PROGRAM FOLDER UNREACHED.txt
#
# FOLDER has the traces of all labs as LAB/first/trace.jsonl.
set -euo pipefail
program=$1 folder=$2 list=$3
export LC_ALL=C

rows=$("$program" coverage --rows "$folder"/*/first/trace.jsonl)
untaken=$(sed -n 's/: 0$//p' <<<"$rows" | sort)
listed=$(sed -n '/^#/!s/ -- .*//p' "$list" | sort)

unexplained=$(sed -E '/^(#|$)/d; / -- .+/d' "$list")
missing=$(comm -23 <(echo "$untaken") <(echo "$listed"))
stale=$(comm -13 <(echo "$untaken") <(echo "$listed"))
[ -z "$unexplained" ] || printf 'FAILED: %s says no reason for\n%s\n' "$list" "$unexplained"
[ -z "$missing" ] || printf 'FAILED: no lab takes these; write one, or say why in %s\n%s\n' \
    "$list" "$missing"
[ -z "$stale" ] || printf 'FAILED: a lab takes these, or they are gone; delete them from %s\n%s\n' \
    "$list" "$stale"
[ -z "$unexplained$missing$stale" ]
