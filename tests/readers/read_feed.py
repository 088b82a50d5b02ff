"""Reads an Atom feed as the package feedparser does, and prints as JSON what it made of it."""

import json
import sys
from pathlib import Path

import feedparser

# Nothing says where it came from: its addresses are whole.
headers = {"content-type": "application/atom+xml; charset=utf-8"}
read = feedparser.parse(Path(sys.argv[1]).read_bytes(), response_headers=headers)
print(
    json.dumps(
        {
            "version": read.version,
            "well_formed": not read.bozo,
            "title": read.feed.title,
            "id": read.feed.id,
            "updated": read.feed.updated,
            "author": read.feed.author,
            "links": {link.rel: link.href for link in read.feed.links},
            "entries": [
                {
                    "id": entry.id,
                    "title": entry.title,
                    "link": entry.link,
                    "published": entry.published,
                    "updated": entry.updated,
                    "dates_read": bool(entry.published_parsed and entry.updated_parsed),
                    "content": entry.content[0].value,
                }
                for entry in read.entries
            ],
        }
    )
)
