#!/usr/bin/env python3
"""Validates every lab against the JSON Schema for editors; mistakes must be refused by it.

check_schema.py SCHEMA FOLDER. Ends with 77 (skipped) when one of the packages python3-jsonschema
and python3-yaml is absent.
"""
import json
import pathlib
import sys

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

schema_file, folder = sys.argv[1:3]
schema = json.loads(pathlib.Path(schema_file).read_text())
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)

failures = 0
labs = sorted(pathlib.Path(folder).rglob("*.yaml"))
for path in labs:
    for error in validator.iter_errors(yaml.safe_load(path.read_text())):
        failures += 1
        print(f"{path}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")

mistakes = [
    "titel: t\nnodes: {a: phone}",
    "title: t",
    "title: t\nnodes: {a: phoen}",
    "title: t\nnodes: {a: {pasword: x}}",
    "title: t\nnodes: {a: phone}\ntimeline: [{at 1s: a cals b}]",
    "title: t\nnodes: {a: phone}\ntimeline: [{wen b rings: b answers}]",
    "title: t\nnodes: {a: phone}\nexpect: [a is anwsered]",
    "title: t\nnodes: {a: phone}\nuntil: -3s",
    "title: t\nnodes: {a: phone}\nnetwork: {transport: ucp}",
]
for text in mistakes:
    if validator.is_valid(yaml.safe_load(text)):
        failures += 1
        print(f"the schema accepts a mistake: {text!r}")

print(f"{len(labs)} labs, {len(mistakes)} mistakes, {failures} failed")
sys.exit(failures > 0 or not labs)
