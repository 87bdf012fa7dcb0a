"""Makes the configuration of the routers of a site."""

from pathlib import Path

import yaml


def render(site):
    """The terms stand in the order in which a router tries them: the first that matches ends it."""
    policy = yaml.safe_load(Path("policy/advertise.yaml").read_text())
    lines = []
    for term in policy["terms"]:
        lines.append(f"term {term['name']} from {term['match']} then {term['then']}")
    return f"site {site}\n" + "\n".join(lines)
