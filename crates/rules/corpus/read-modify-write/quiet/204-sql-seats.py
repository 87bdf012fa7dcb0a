# Reserves seats on a train with one conditional update.
class SoldOut(Exception):
    pass


def reserve_seats(conn, train_id, count, passenger):
    with conn:
        cur = conn.cursor()
        cur.execute(
            "UPDATE trains SET seats_left = seats_left - %s WHERE id = %s AND seats_left >= %s",
            (count, train_id, count),
        )
        if cur.rowcount != 1:
            raise SoldOut(train_id)
        cur.execute(
            "INSERT INTO seat_log (train_id, seats, passenger) VALUES (%s, %s, %s)",
            (train_id, count, passenger),
        )
