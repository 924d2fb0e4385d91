#!/bin/bash
# Writes what labs make into docs/methods.md and docs/methods/NAME.md, between their markers:
#
#   <!-- flow: METHOD -->   the method's flow graph as text, over all labs tagged with it
#   <!-- ladder: LAB -->    the lab's golden ladder
#   <!-- labs: METHOD -->   within a table row: links to the labs tagged with it
#   <!-- end -->            where the part ends
#
#   make_pages.sh PROGRAM FOLDER [--check]
#
# Traces are FOLDER/LAB/first/trace.jsonl; labs that have none there are run. With --check nothing
# is written; it fails when a page is not current.
set -euo pipefail
program=$1 folder=$2 check=${3:-}
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)
export LC_ALL=C SIPLAB_LABS=$root/scenarios

labs_of() {
    grep -rlE --include='*.yaml' "^methods: \[(.*, )?$1(, .*)?\]" "$root/scenarios" | sort || true
}

trace_of() {
    local trace
    trace=$folder/$(basename "$1" .yaml)/first/trace.jsonl
    [ -f "$trace" ] || "$program" run "$1" --quiet --out "$(dirname "$trace")" >/dev/null
    echo "$trace"
}

flow() {
    local lab
    local -a traces=()
    while read -r lab; do [ -z "$lab" ] || traces+=("$(trace_of "$lab")"); done < <(labs_of "$1")
    if [ ${#traces[@]} -eq 0 ]; then echo "No lab is about it yet."; return; fi
    echo '```'
    "$program" flow "$1" "${traces[@]}"
    echo '```'
}

ladder() {
    echo '```'
    cat "$root/tests/labs/golden/$1.txt"
    echo '```'
}

labs() {
    local lab names=""
    for lab in $(labs_of "$1"); do
        names+=", [$(basename "$lab" .yaml)](../scenarios/${lab#"$root"/scenarios/})"
    done
    echo "${names:+${names#, }}"
}

# Prints a page with its generated parts made anew.
remade() {
    local line skipping=""
    while IFS= read -r line; do
        if [[ $line =~ ^(.*\<!--\ labs:\ ([A-Z]+)\ --\>).*(\<!--\ end\ --\>.*)$ ]]; then
            local before=${BASH_REMATCH[1]} method=${BASH_REMATCH[2]} after=${BASH_REMATCH[3]}
            echo "$before$(labs "$method")$after"
        elif [[ $line =~ ^\<!--\ (flow|ladder):\ (.*)\ --\>$ ]]; then
            echo "$line"
            "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
            skipping=yes
        else
            [ "$line" != "<!-- end -->" ] || skipping=""
            [ -n "$skipping" ] || echo "$line"
        fi
    done <"$1"
}

mkdir -p "$folder"
stale=""
for page in "$root"/docs/methods.md "$root"/docs/methods/*.md; do
    new=$folder/$(basename "$page")
    remade "$page" >"$new"
    cmp -s "$page" "$new" && continue
    if [ "$check" = --check ]; then
        diff -u "$page" "$new" | head -20 || true
        stale+=" ${page#"$root"/}"
    else
        cp "$new" "$page"
        echo "${page#"$root"/}"
    fi
done
[ -z "$stale" ] || { echo "FAILED: not current:$stale; ./siplab docs writes them"; exit 1; }
