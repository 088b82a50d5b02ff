"""Checks iCalendar files as libical does, by RFC 5545 and RFC 5546 (iTIP), and prints as JSON how many faults each has."""

import ctypes
import json
import sys
from pathlib import Path

libical = ctypes.CDLL("libical.so.3")
libical.icalparser_parse_string.restype = ctypes.c_void_p
libical.icalparser_parse_string.argtypes = [ctypes.c_char_p]
libical.icalrestriction_check.argtypes = [ctypes.c_void_p]
libical.icalcomponent_count_errors.argtypes = [ctypes.c_void_p]


def faults(text):
    component = libical.icalparser_parse_string(text)
    if not component:
        return 1
    allowed = libical.icalrestriction_check(component)
    return libical.icalcomponent_count_errors(component) + (0 if allowed else 1)


# What has a method and nobody who organises is no message of scheduling: a check that lets it pass checks nothing.
with_method = Path(sys.argv[1]).read_bytes().replace(b"CALSCALE:", b"METHOD:PUBLISH\r\nCALSCALE:")
assert faults(with_method) > 0, "libical checks nothing"
print(json.dumps([faults(Path(path).read_bytes()) for path in sys.argv[1:]]))
