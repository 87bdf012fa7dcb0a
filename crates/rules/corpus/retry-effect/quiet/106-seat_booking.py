# Books a theatre seat; a serialisation failure rolls everything back, so the block may run again.
import psycopg
from psycopg.errors import SerializationFailure


class SeatTaken(Exception):
    pass


def book_seat(conn: psycopg.Connection, show: int, seat: str, guest: int) -> int:
    for _ in range(5):
        try:
            with conn.transaction():
                conn.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
                row = conn.execute(
                    "INSERT INTO booking (show_id, seat, guest_id) VALUES (%s, %s, %s) "
                    "ON CONFLICT (show_id, seat) DO NOTHING RETURNING id",
                    (show, seat, guest),
                ).fetchone()
                if row is None:
                    raise SeatTaken(seat)
                return row[0]
        except SerializationFailure:
            continue
    raise RuntimeError("too much contention on this show")
