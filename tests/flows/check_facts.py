"""Compares the facts beside this file with a transcription of the RFCs, where there is one.

    check_facts.py FACTS-FOLDER FLOWS-FOLDER

Exit code 77: no transcription is at hand.
"""
import json
import pathlib
import sys


def line_of(message):
    what = message["what"] if message["kind"] == "request" else str(message["status"])
    return f"{message['from']} -> {message['to']}: {what} / {message['cseq_method']}"


def main():
    facts_folder, flows_folder = map(pathlib.Path, sys.argv[1:])
    if not flows_folder.is_dir():
        print(f"skipped: no transcription of the RFCs' flows in {flows_folder}")
        return 77
    flows = {}
    for file in sorted(flows_folder.glob("rfc*.json")):
        for flow in json.load(file.open(encoding="utf-8")):
            flows[flow["id"]] = flow
    failures = count = 0
    for file in sorted(facts_folder.glob("*.json")):
        for name, facts in json.load(file.open(encoding="utf-8")).items():
            count += 1
            messages = [m for m in flows[name]["messages"] if m["kind"] != "non-SIP"]
            right = [line_of(message) for message in messages]
            if right != facts["messages"]:
                failures += 1
                print(f"{file.name}: {name} is not the RFC's flow:")
                for line in right:
                    print("  ", line)
    print(f"{count} flows compared, {failures} differ")
    return 1 if failures else 0


sys.exit(main())
