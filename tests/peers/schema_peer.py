#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""resources/schema/recipe.schema.json under a full implementation of JSON Schema 2020-12: it is a
schema, takes every recipe of tests/golden, and judges thousands of changed recipes as the reader
does. Needs jsonschema; finds the test program beside the program of $WARMUP_LAB, else in build/tests."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("schema: skipped, Python has no jsonschema")
    sys.exit(77)

root = pathlib.Path(__file__).resolve().parents[2]
schema = json.loads((root / "resources/schema/recipe.schema.json").read_text())
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)

golden = sorted((root / "tests/golden/recipes").glob("*.warmup.json"))
for path in golden:
    validator.validate(json.loads(path.read_text()))

lab = pathlib.Path(os.environ.get("WARMUP_LAB", root / "build/app/warmup-lab"))
program = lab.parents[1] / "tests/test-core-io"
with tempfile.TemporaryDirectory() as folder:
    verdicts = pathlib.Path(folder) / "verdicts.jsonl"
    subprocess.run([program, "--gtest_filter=RecipeSchema.agreesWithTheReaderOnChangedRecipes"], check=True,
                   stdout=subprocess.DEVNULL, env={**os.environ, "WARMUP_VERDICTS": str(verdicts)})
    judged = accepted = 0
    for line in verdicts.read_text().splitlines():
        verdict = json.loads(line)
        ours, theirs = verdict["accepted"], validator.is_valid(verdict["recipe"])
        if ours != theirs:
            sys.exit(f"schema: the reader says {ours}, the schema {theirs}: {json.dumps(verdict['recipe'], indent=2)}")
        judged += 1
        accepted += ours
if judged < 1000 or not golden:
    sys.exit(f"schema: only {judged} recipes and {len(golden)} golden files to judge")
print(f"schema: {len(golden)} golden files are valid; {judged} changed recipes judged alike ({accepted} good)")
