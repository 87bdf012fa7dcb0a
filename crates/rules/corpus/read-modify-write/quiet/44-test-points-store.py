# Tests of the points store: what was written is read back.
import unittest

from club.store import MemoryPointsStore


class PointsStoreTest(unittest.TestCase):
    def setUp(self):
        self.store = MemoryPointsStore()
        self.store.set("ada", 40)

    def test_a_written_value_is_read_back(self):
        self.assertEqual(self.store.get("ada"), 40)

    def test_a_second_write_replaces_the_first(self):
        points = self.store.get("ada")
        self.store.set("ada", points - 15)
        self.assertEqual(self.store.get("ada"), 25)

    def test_an_unknown_member_has_no_points(self):
        self.assertEqual(self.store.get("bob"), 0)


if __name__ == "__main__":
    unittest.main()
