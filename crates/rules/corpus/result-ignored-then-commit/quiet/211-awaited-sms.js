// Sends booking confirmations.
import { sms } from "./sms.js";
import { bookings } from "./bookings.js";

export async function confirmBookings(pending) {
  const unsent = [];
  for (const booking of pending) {
    const { accepted, error } = await sms.send(
      booking.phone,
      `Your table for ${booking.guests} is confirmed.`,
    );
    if (!accepted) {
      unsent.push({ id: booking.id, error });
      continue;
    }
    booking.status = "confirmed";
    booking.confirmedAt = new Date();
    await bookings.save(booking);
  }
  return unsent;
}
