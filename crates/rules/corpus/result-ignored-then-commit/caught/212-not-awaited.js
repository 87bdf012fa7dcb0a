// Sends booking confirmations.
import { sms } from "./sms.js";
import { bookings } from "./bookings.js";

export async function confirmBookings(pending) {
  for (const booking of pending) {
    sms.send(booking.phone, `Your table for ${booking.guests} is confirmed.`);
    booking.status = "confirmed";
    booking.confirmedAt = new Date();
    await bookings.save(booking);
  }
}
