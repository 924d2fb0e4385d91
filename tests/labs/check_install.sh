#!/bin/bash
# Installs into an empty folder and uses the program from there, as a package's user would.
#
#   check_install.sh CMAKE BUILD_FOLDER FOLDER
set -euo pipefail
cmake=$1 build=$2 folder=$3
fail() { echo "FAILED: $*" >&2; exit 1; }

rm -rf "$folder"
"$cmake" --install "$build" --prefix "$folder" >/dev/null
for file in bin/siplab share/siplab/labs/calls/basic-call.yaml share/siplab/lab.schema.json \
    share/bash-completion/completions/siplab share/zsh/site-functions/_siplab \
    share/fish/vendor_completions.d/siplab.fish share/doc/siplab/lab-format.md; do
    [ -s "$folder/$file" ] || fail "$file was not installed"
done
sources=$(find "$folder" -name "*.cc" -o -name CMakeLists.txt)
[ -z "$sources" ] || fail "source files were installed"
cd "$folder"
# The installed labs are used, not those of the source tree: one that is only here is found.
printf 'title: Only installed\nnodes: {alice: }\n' >share/siplab/labs/calls/only-here.yaml
# Not grep -q: it would leave before the list is over.
bin/siplab list | grep 'only-here *Only installed' >/dev/null ||
    fail "the installed program does not use the installed labs"
bin/siplab run basic-call --quiet || fail "the installed program cannot run a lab"
[ -s out/basic-call/ladder.svg ] || fail "nothing was drawn"
