"""Prints what feedparser and podcastparser find in the feeds named, as one line of JSON each."""

import json
import sys

import feedparser
import podcastparser

for path in sys.argv[1:]:
    # As they stand: what a reader cleans away afterwards is its own affair.
    found = feedparser.parse(path, sanitize_html=False, resolve_relative_uris=False)
    with open(path, "rb") as stream:
        podcast = podcastparser.parse("https://podcast.example.org/feed.xml", stream)
    general = {
        "bozo": bool(found.bozo),
        "why": str(found.get("bozo_exception", "")),
        "version": found.version,
        "namespaces": found.namespaces,
        "feed": found.feed,
        "entries": found.entries,
    }
    print(json.dumps({"feedparser": general, "podcastparser": podcast}, default=str))
