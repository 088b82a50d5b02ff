"""Writes a description of the interface in which the contract and the months are ones that are there.

Arguments: the description, where it goes.
"""

import json
import sys

PINNED = {"contract": ["regulation-44"], "month": ["2022-06", "2022-07"]}

with open(sys.argv[1], encoding="utf-8") as file:
    description = json.load(file)
for path in description["paths"].values():
    for parameter in path.get("parameters", []):
        if parameter["name"] in PINNED:
            parameter["schema"] = {"type": "string", "enum": PINNED[parameter["name"]]}
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump(description, file)
