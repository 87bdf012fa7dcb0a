# Books cinema seats for a screening.
import logging
import os

from peewee import CharField, ForeignKeyField, IntegerField, Model, PostgresqlDatabase

log = logging.getLogger("cinema")
database = PostgresqlDatabase(os.environ["CINEMA_DB"])


class BaseModel(Model):
    class Meta:
        database = database


class Screening(BaseModel):
    title = CharField()
    seats_left = IntegerField()


class Booking(BaseModel):
    screening = ForeignKeyField(Screening, backref="bookings")
    email = CharField()
    seats = IntegerField()


class SoldOut(Exception):
    pass


def book(screening_id, email, seats):
    screening = Screening.get_by_id(screening_id)
    remaining = screening.seats_left - seats
    if remaining < 0:
        raise SoldOut(screening.title)
    screening.seats_left = remaining
    screening.save()
    return Booking.create(screening=screening, email=email, seats=seats)


def describe(screening):
    return f"{screening.title}: {screening.seats_left} seats left"
