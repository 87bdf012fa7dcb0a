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
    with database.atomic():
        taken = (
            Screening.update(seats_left=Screening.seats_left - seats)
            .where(Screening.id == screening_id, Screening.seats_left >= seats)
            .execute()
        )
        if taken != 1:
            raise SoldOut(screening_id)
        return Booking.create(screening=screening_id, email=email, seats=seats)


def describe(screening):
    return f"{screening.title}: {screening.seats_left} seats left"
