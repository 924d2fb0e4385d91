#!/bin/bash
# Every whole lab that docs/lab-format.md shows is run: the page cannot show what does not work.
#
#   check_docs.sh PROGRAM PAGE.md FOLDER
set -uo pipefail
program=$1 page=$2 folder=$3
rm -rf "$folder"
mkdir -p "$folder"
awk -v folder="$folder" '
    /^```yaml/ { file = folder "/block" ++n ".yaml"; next }
    /^```/ { file = ""; next }
    file { print > file }' "$page"
cd "$folder" || exit 1
count=0 failures=0
for lab in $(grep -l '^title:' block*.yaml); do
    count=$((count + 1))
    "$program" run "$lab" --quiet || { echo "FAILED: $lab of $page"; failures=$((failures + 1)); }
done
echo "$count labs, $failures failed"
[ "$count" -ge 2 ] && [ "$failures" -eq 0 ]
