# Loyalty points: earned with each order.
class PointsStore:
    def __init__(self, table):
        self.table = table

    def _read(self, member_id):
        item = self.table.get_item(Key={"id": member_id}).get("Item", {})
        return int(item.get("points", 0))

    def _write(self, member_id, points):
        self.table.put_item(Item={"id": member_id, "points": points})

    def add_points(self, member_id, earned):
        points = self._read(member_id)
        self._write(member_id, points + earned)
