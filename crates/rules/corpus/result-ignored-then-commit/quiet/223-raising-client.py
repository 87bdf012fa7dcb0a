# Registers domains at the registry; `register` raises RegistryError unless the registry confirmed.
from .registry import RegistryError


def register_all(registry, db, domains):
    failed = {}
    for domain in domains:
        try:
            registry.register(domain.name, domain.owner)
        except RegistryError as exc:
            failed[domain.name] = str(exc)
        else:
            db.mark_registered(domain.id)
    return failed
