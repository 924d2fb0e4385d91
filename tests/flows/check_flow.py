"""Runs one lab and compares what went over the wire with the RFC's flow, as each party sees it.

    check_flow.py FACTS.json FLOW PROGRAM LABS FOLDER

The facts of a flow: `nodes` maps the RFC's participants to the lab's nodes, `messages` are lines
"FROM -> TO: WHAT / CSEQ-METHOD" in the RFC's order. `from`, in seconds, leaves out what the lab
does before the flow begins. `others` says why parties that the figure does not show may speak,
too. `differs` maps such a line to the reason why it cannot be sent. The
order of messages in the whole flow is one of many; what counts is each party's own order of sends
and receipts. Exit code 77: the lab is not there.
"""
import json
import pathlib
import re
import subprocess
import sys

FIELDS = ["frame.time_epoch", "frame.len", "ip.src", "ip.dst", "sip.Method", "sip.Status-Code",
          "sip.CSeq.method"]


def network_delay(lab):
    """The LAN's delay in seconds: a capture has the sending of a message, not its receipt."""
    found = re.search(r"^\s*delay:\s*(\d+)ms", lab, re.M)
    return int(found.group(1)) / 1000 if found else 0.001


def captured(folder):
    """(time, octets, from, to, what, method) of each message in the capture."""
    header = json.loads((folder / "trace.jsonl").open().readline())
    names = {}
    for node in header["nodes"]:
        for address in node["addresses"]:
            names[address.rsplit(":", 1)[0].strip("[]")] = node["name"]
    command = ["tshark", "-n", "-r", str(folder / "capture.pcap"), "-Y", "sip", "-T", "fields"]
    for field in FIELDS:
        command += ["-e", field]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    for line in lines:
        time, octets, source, target, method, status, cseq = line.split("\t")[:7]
        yield (float(time), int(octets), names[source], names[target], status or method, cseq)


def expected(flow):
    lines = [line for line in flow["messages"] if line not in flow.get("differs", {})]
    for line in lines:
        source, target, what, cseq = re.fullmatch(r"(.+) -> (.+): (\S+) / (\S+)", line).groups()
        yield flow["nodes"][source], flow["nodes"][target], what, cseq


def views_of(events):
    """For each party, its sends and receipts in its order."""
    views = {}
    for _, party, line in sorted(events, key=lambda event: event[0]):
        views.setdefault(party, []).append(line)
    return views


def main():
    facts, name, program, labs, folder = sys.argv[1:]
    flow = json.load(open(facts, encoding="utf-8"))[name]
    found = list(pathlib.Path(labs).rglob(name + ".yaml"))
    if not found:
        print(f"there is no lab {name} yet")
        return 77
    folder = pathlib.Path(folder)
    subprocess.run([program, "run", str(found[0]), "--out", str(folder), "--quiet"], check=True)
    delay = network_delay(found[0].read_text(encoding="utf-8"))

    wire = []
    for place, (time, octets, source, target, what, cseq) in enumerate(captured(folder)):
        if time < flow.get("from", 0):
            continue
        if "others" in flow and not {source, target} <= set(flow["nodes"].values()):
            continue
        line = f"{source} -> {target}: {what} / {cseq}"
        wire.append(((time, place), source, line))
        # A microsecond less, so that a receipt stands before what is sent because of it.
        arrival = time + delay + octets * 8 / 100e6 - 1e-6
        wire.append(((arrival, place), target, line))
    figure = []
    for place, (source, target, what, cseq) in enumerate(expected(flow)):
        line = f"{source} -> {target}: {what} / {cseq}"
        figure += [((place, 0), source, line), ((place, 1), target, line)]

    is_views, should_views = views_of(wire), views_of(figure)
    failures = 0
    for party in sorted(set(is_views) | set(should_views)):
        seen, wanted = is_views.get(party, []), should_views.get(party, [])
        if seen == wanted:
            continue
        failures += 1
        print(f"{party} does not see what the RFC shows:")
        for i in range(max(len(seen), len(wanted))):
            one = seen[i] if i < len(seen) else "(nothing)"
            other = wanted[i] if i < len(wanted) else "(nothing)"
            print(f"  {'  ' if one == other else '≠ '}{other:<50} | {one}")
    print(f"{name}: {len(should_views)} parties, {failures} differ")
    return 1 if failures else 0


sys.exit(main())
