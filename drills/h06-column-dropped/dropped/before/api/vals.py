"""Reads what people wrote."""


def load(connection, name):
    rows = connection.execute("SELECT name, code, legacy_kind FROM vals WHERE name = %s", (name,))
    return rows.fetchone()


def save(connection, name, code):
    connection.execute("INSERT INTO vals (name, code) VALUES (%s, %s)", (name, code))
