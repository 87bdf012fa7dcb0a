# CLI: take units out of the blood bank's stock.
import argparse

import psycopg2


def take(conn, group, units):
    cur = conn.cursor()
    cur.execute("SELECT units FROM stock WHERE blood_group = %s", (group,))
    (have,) = cur.fetchone()
    if have < units:
        raise SystemExit(f"only {have} units of {group} left")
    cur.execute(
        "UPDATE stock SET units = %s WHERE blood_group = %s",
        (have - units, group),
    )
    conn.commit()


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("group")
    p.add_argument("units", type=int)
    a = p.parse_args()
    take(psycopg2.connect("dbname=bloodbank"), a.group, a.units)
