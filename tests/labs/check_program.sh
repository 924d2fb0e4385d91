#!/bin/bash
# The program's manners: exit codes, messages, what is written and what is not.
#
#   check_program.sh PROGRAM FOLDER
set -uo pipefail
program=$1 folder=$2
failures=0

rm -rf "$folder"
mkdir -p "$folder"
cd "$folder" || exit 1

# expect CODE PATTERN ARGUMENTS...: runs the program; its output (both streams) must match.
expect() {
    local code=$1 pattern=$2 output status
    shift 2
    output=$("$program" "$@" 2>&1 </dev/null)
    status=$?
    if [ "$status" -ne "$code" ] || ! grep -qE -- "$pattern" <<<"$output"; then
        echo "FAILED: siplab $*"
        echo "  expected exit code $code and /$pattern/, got $status and:"
        sed 's/^/  | /' <<<"$output"
        failures=$((failures + 1))
    fi
}

check() {  # check WORDS COMMAND...: the command must succeed
    local words=$1
    shift
    "$@" || { echo "FAILED: $words"; failures=$((failures + 1)); }
}

# Nothing is written when the user is mistaken.
expect 2 'not a command.*did you mean `run`' rnu basic-call
expect 2 'no lab `basic-cal`.*did you mean `basic-call`' run basic-cal
expect 2 'no such file' run nowhere.yaml
expect 2 'LAB is required' run
expect 2 'Usage' # no command at all
expect 2 '--sed' run basic-call --sed 3
expect 2 'no machine.*did you mean `invite-client`' machines invite-clent
expect 2 'cannot read this file' draw nowhere.jsonl
expect 2 'topics are.*did you mean `lab`' help lba
expect 2 'cannot read this file' explain nowhere.sip
printf 'title: t\nnodes: {alice: , bob: }\ntimeline:\n  - at 1s: alice calls bbo\n' >mistaken.yaml
expect 2 'mistaken.yaml:4:24: .*did you mean `bob`' run mistaken.yaml
check "a mistake leaves nothing behind" test ! -e out

# What a person asks for first.
expect 0 'basic-call +A call through the PBX' list
expect 0 '^  cancel ' list --method cancel
expect 2 '`CANCLE` is no SIP method.*did you mean `CANCEL`' list --method CANCLE
expect 0 '^siplab [0-9]+\.[0-9]+\.[0-9]+$' version
expect 0 '^siplab [0-9]' --version
expect 0 'Exit codes' --help
expect 0 'Exit codes' help
expect 0 'PHONE calls TARGET' help lab
expect 0 'default: out/LAB' help run
expect 0 'default: out/LAB' run --help
expect 0 'invite-client +INVITE client transaction' machines
expect 0 'Proceeding' machines invite-client
for shell in bash zsh fish; do expect 0 'machines' completion "$shell"; done
check "the bash completion is valid bash" bash -n <("$program" completion bash)

# Where the labs are.
mkdir -p own/topic && printf 'title: My own\nnodes: {alice: }\n' >own/topic/mine.yaml
SIPLAB_LABS=$PWD/own expect 0 'mine +My own' list
SIPLAB_LABS=$PWD/own expect 0 'expects nothing' run topic/mine --out mine
SIPLAB_LABS=$PWD/nowhere expect 2 'SIPLAB_LABS names a folder that does not exist' list

# An expectation that is not met is shown with what happened instead; the results are there.
cat >unmet.yaml <<'LAB'
title: Nobody is there
nodes: {alice: , bob: }
timeline:
  - at 1s: alice calls bob
expect:
  - alice is answered
LAB
expect 1 'unmet.yaml:6:5: alice noticed' run unmet.yaml
check "results of the unmet lab" test -s out/unmet/ladder.svg
expect 1 '^✗ alice is answered' run unmet.yaml --quiet

# An output folder that holds somebody's own files is left alone.
mkdir -p precious && echo dear >precious/letter.txt
expect 2 'letter.txt' run unmet.yaml --out precious
check "the letter is still there" grep -q dear precious/letter.txt
expect 2 'is a file' run unmet.yaml --out mistaken.yaml
check "no temporary folder remains" test -z "$(find . -name '*.partial*')"

# A reaction that keeps causing itself is stopped and named.
cat >loop.yaml <<'LAB'
title: Loop
nodes: {alice: , bob: }
timeline:
  - at 1s: alice answers
  - whenever alice's order is refused: alice answers
LAB
expect 2 'loop.yaml:5:14: .*more than 1000 times' run loop.yaml

# Drawing again from the trace gives the same ladder.
expect 0 'invite-client: Calling: 1xx: [1-9]' coverage --rows out/unmet/trace.jsonl
expect 2 'cannot read this file' coverage nowhere.jsonl
expect 0 'INVITE +-> 180 Ringing' flow invite out/unmet/trace.jsonl
expect 2 'did you mean `NOTIFY`' flow NOTFY out/unmet/trace.jsonl
expect 2 'nobody sends NOTIFY' flow NOTIFY out/unmet/trace.jsonl
expect 0 'again.txt' draw out/unmet/trace.jsonl -o again.txt again.svg again.pdf again.dot again.png
check "the same ladder" cmp again.txt out/unmet/ladder.txt
check "the same drawing" cmp again.svg out/unmet/ladder.svg
expect 2 'again.xyz' draw out/unmet/trace.jsonl -o again.xyz
expect 0 'machine.svg' machines invite-client -o machine.svg
check "a drawing" grep -q '<svg' machine.svg
echo '{"not": "a trace"}' >bad.jsonl
expect 2 'bad.jsonl:1' draw bad.jsonl

# Messages explained, from a file and from standard input.
sed 's/$/\r/' >good.sip <<'MESSAGE'
OPTIONS sip:bob@lab.example SIP/2.0
Via: SIP/2.0/UDP 10.1.0.1;branch=z9hG4bK1
Max-Forwards: 70
From: <sip:alice@lab.example>;tag=1
To: <sip:bob@lab.example>
Call-ID: c1
CSeq: 1 OPTIONS
Content-Length: 0

MESSAGE
expect 0 'asks what the other side can do' explain good.sip
printf 'OPTIONS sip:bob@lab.example SIP/2.0\r\nnonsense\r\n\r\n' >bad.sip
expect 1 'line 2' explain bad.sip
output=$("$program" explain <good.sip)
check "explain reads standard input" grep -q 'OPTIONS' <<<"$output"

# No colour when the output is no terminal.
check "no escape sequences in a pipe" bash -c "! '$program' run unmet.yaml | grep -q $'\x1b'"

# A lab's own seed, and another one from the command line.
expect 1 'Nobody is there' run unmet.yaml --seed 9 --out seeded
check "the seed is recorded" grep -q '"seed":9' seeded/trace.jsonl

[ "$failures" -eq 0 ] && echo "all as expected"
exit $((failures > 0))
