"""Tells every site which prefixes it announces."""

from pathlib import Path

import yaml


def topologies():
    return [yaml.safe_load(path.read_text()) for path in sorted(Path(".").glob("topology/*.yaml"))]


def announced():
    """The prefixes by site. Of two services that name one, the last one tells."""
    told = {}
    for topology in topologies():
        for prefix in topology["prefixes"]:
            told[prefix] = topology["locations"]
    return told
