# Replaces a product's title with the one the editor typed.
class UnknownProduct(KeyError):
    pass


def rename_product(products, product_id, title):
    product = products.get(product_id)
    if product is None:
        raise UnknownProduct(product_id)
    products.set_title(product_id, title.strip())
