# Reserves seats on a train.
class SoldOut(Exception):
    pass


def reserve_seats(conn, train_id, count):
    cur = conn.cursor()
    cur.execute("SELECT seats_left FROM trains WHERE id = %s", (train_id,))
    seats_left = cur.fetchone()[0]
    if seats_left < count:
        raise SoldOut(train_id)
    cur.execute(
        "UPDATE trains SET seats_left = %s WHERE id = %s",
        (seats_left - count, train_id),
    )
    conn.commit()
