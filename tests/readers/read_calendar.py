"""Reads iCalendar files as the package icalendar does, and prints as JSON what it made of each."""

import json
import sys
from pathlib import Path

from icalendar import Calendar


def event(component):
    start, end = component["DTSTART"], component["DTEND"]
    return {
        "uid": str(component["UID"]),
        "summary": str(component["SUMMARY"]),
        "description": str(component["DESCRIPTION"]),
        "start": start.dt.isoformat(),
        "end": end.dt.isoformat(),
        "whole_day": str(start.params.get("VALUE")) == "DATE",
        "stamp": component["DTSTAMP"].dt.isoformat(),
        "sequence": int(component["SEQUENCE"]),
        "url": str(component.get("URL", "")),
        "errors": [str(error) for error in component.errors],
    }


def calendar(path):
    read = Calendar.from_ical(Path(path).read_bytes())
    return {
        "version": str(read["VERSION"]),
        "method": str(read.get("METHOD", "")),
        "name": str(read.get("NAME", "")),
        "refresh": str(read["REFRESH-INTERVAL"].to_ical(), "ascii") if "REFRESH-INTERVAL" in read else "",
        "events": [event(component) for component in read.walk("VEVENT")],
        "others": sorted({component.name for component in read.walk()} - {"VCALENDAR", "VEVENT"}),
        "errors": [str(error) for error in read.errors],
    }


print(json.dumps([calendar(path) for path in sys.argv[1:]]))
