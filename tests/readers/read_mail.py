"""Reads messages as Python's own package email does, and prints as JSON what it made of each."""

import json
import sys
from email import message_from_bytes, policy
from pathlib import Path


def part(of):
    return {
        "type": of.get_content_type(),
        "charset": of.get_content_charset(),
        "method": of.get_param("method"),
        "name": of.get_filename(),
        "text": of.get_content().replace("\r\n", "\n") if of.get_content_maintype() == "text" else None,
        "bytes": len(of.get_payload(decode=True)),
        "defects": [str(defect) for defect in of.defects],
    }


def address(header):
    return [[one.display_name, one.addr_spec] for one in header.addresses] if header else []


def message(path):
    read = message_from_bytes(Path(path).read_bytes(), policy=policy.default)
    defects = [str(defect) for defect in read.defects]
    for value in read.values():
        defects += [str(defect) for defect in value.defects]
    return {
        "headers": sorted(read.keys()),
        "subject": read["Subject"],
        "from": address(read["From"]),
        "to": address(read["To"]),
        "reply_to": address(read["Reply-To"]),
        "auto_submitted": read["Auto-Submitted"],
        "message_id": read["Message-ID"],
        "references": read["References"],
        "text": part(read.get_body(("plain",))),
        "html": part(read.get_body(("html",))),
        "files": [part(file) for file in read.iter_attachments()],
        "defects": defects,
    }


print(json.dumps([message(path) for path in sys.argv[1:]]))
