# Tests of the order list when some orders are already complete.
import unittest
from unittest import mock

from fulfilment.listing import open_orders
from fulfilment.memory import MemoryOrders


class OpenOrdersTest(unittest.TestCase):
    def setUp(self) -> None:
        self.orders = MemoryOrders()
        self.partner_api = mock.Mock()
        self.partner_api.submit.return_value = mock.Mock(accepted=True)

    def test_complete_orders_are_left_out(self) -> None:
        first = self.orders.add(sku="A-1", quantity=2)
        second = self.orders.add(sku="B-7", quantity=1)
        self.partner_api.submit(first)
        self.orders.mark_complete(first.id)

        self.assertEqual([second.id], [o.id for o in open_orders(self.orders)])

    def test_nothing_is_left_when_all_are_complete(self) -> None:
        for sku in ("A-1", "B-7", "C-3"):
            order = self.orders.add(sku=sku, quantity=1)
            self.partner_api.submit(order)
            self.orders.mark_complete(order.id)

        self.assertEqual([], list(open_orders(self.orders)))


if __name__ == "__main__":
    unittest.main()
