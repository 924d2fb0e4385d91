#!/bin/bash
# Runs one lab twice and looks at everything that it wrote.
#
#   check_lab.sh PROGRAM LAB.yaml FOLDER GOLDEN.txt
#
# UPDATE_GOLDEN=1 rewrites the golden ladder.
set -euo pipefail
program=$1 lab=$2 folder=$3 golden=$4

fail() { echo "FAILED: $*" >&2; exit 1; }

rm -rf "$folder"
mkdir -p "$folder"
"$program" run "$lab" --out "$folder/first" || fail "the lab's expectations were not met"
"$program" run "$lab" --out "$folder/second" --quiet || fail "the second run went differently"

# Same lab, same seed, same bytes: every file, the drawings of the machines included.
diff -r "$folder/first" "$folder/second" || fail "two runs of the same lab and seed differ"

for file in trace.jsonl capture.pcap ladder.txt ladder.svg ladder.png machines/coverage.txt; do
    [ -s "$folder/first/$file" ] || fail "$file is missing or empty"
done
ls "$folder"/first/machines/*.svg >/dev/null || fail "no state diagram was drawn"

# What a lab says it is about is in it.
for method in $(sed -nE 's/^methods: \[(.*)\]$/\1/p' "$lab" | tr ',' ' '); do
    grep -q "\"kind\":\"sent\".*\"message\":\"$method " "$folder/first/trace.jsonl" ||
        fail "the lab is about $method, but nobody sends one"
done

if command -v tshark >/dev/null; then
    # Lost datagrams are in the capture as well, so every check is on what was sent.
    bad=$(tshark -n -r "$folder/first/capture.pcap" -o ip.check_checksum:TRUE \
        -o udp.check_checksum:TRUE -o tcp.check_checksum:TRUE \
        -Y '_ws.malformed || _ws.expert.severity >= 0x00800000' 2>/dev/null)
    [ -z "$bad" ] || fail "tshark finds something wrong in the capture: $bad"
    sip=$(tshark -n -r "$folder/first/capture.pcap" -Y sip 2>/dev/null | wc -l)
    [ "$sip" -gt 0 ] || fail "tshark finds no SIP in the capture"
else
    echo "tshark is not installed: the capture was not looked at"
fi

if [ -n "${UPDATE_GOLDEN:-}" ]; then
    cp "$folder/first/ladder.txt" "$golden"
fi
diff -u "$golden" "$folder/first/ladder.txt" ||
    fail "the ladder is not the golden one (UPDATE_GOLDEN=1 rewrites it)"
