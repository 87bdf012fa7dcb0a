"""Flags, as the service of flags gives them out."""

import json


def is_on(name):
    with open("flags/flags.json") as file:
        return json.load(file)["flags"][name]["state"] == "ENABLED"
