// Books seats with the airline's reservation system; a lost answer is looked up by our own reference.
package travel.booking;

import java.io.IOException;
import java.util.Optional;

class SeatBooker {
    private final AirlineApi airline;

    SeatBooker(AirlineApi airline) {
        this.airline = airline;
    }

    String book(Passenger p, String flight, String ourReference, int retriesLeft) throws IOException {
        try {
            return airline.createBooking(flight, p.name(), p.passport(), ourReference).locator();
        } catch (IOException e) {
            Optional<Booking> existing = airline.findBookingByReference(ourReference);
            if (existing.isPresent()) {
                return existing.get().locator();
            }
            if (retriesLeft <= 0) {
                throw e;
            }
            return book(p, flight, ourReference, retriesLeft - 1);
        }
    }
}
