"""Checks drafts of contract performance notices against the schema, and prints as JSON what is wrong with each."""

import json
import sys
from pathlib import Path

from jsonschema import Draft4Validator, FormatChecker

schema = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
Draft4Validator.check_schema(schema)
validator = Draft4Validator(schema, format_checker=FormatChecker())
drafts = [json.loads(Path(path).read_text(encoding="utf-8")) for path in sys.argv[2:]]
print(json.dumps([[error.message for error in validator.iter_errors(draft)] for draft in drafts]))
