# Confirms a booking; the e-mail is written to the outbox in the same transaction.
from django.db import transaction

from bookings.models import Booking, OutboxMail


def confirm(booking_id, clerk):
    with transaction.atomic():
        booking = Booking.objects.select_for_update().get(pk=booking_id)
        if booking.status != Booking.REQUESTED:
            raise ValueError("only a requested booking can be confirmed")
        OutboxMail.objects.create(
            to=booking.guest_email,
            template="confirmed",
            context={"room": booking.room, "clerk": clerk.name},
        )
        booking.status = Booking.CONFIRMED
        booking.save(update_fields=["status"])
    return booking
