# Looks a price up and keeps the gross price in the cache for an hour.
from django.core.cache import cache

from catalogue.models import Product


def gross_price(sku, vat_percent):
    key = f"gross:{sku}:{vat_percent}"
    cached = cache.get(key)
    if cached is not None:
        return cached
    product = Product.objects.only("net_cents").get(sku=sku)
    gross = product.net_cents + product.net_cents * vat_percent // 100
    cache.set(key, gross, timeout=3600)
    return gross
