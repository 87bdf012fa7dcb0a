// Books seats with the airline's reservation system.
package travel.booking;

import java.io.IOException;

class SeatBooker {
    private final AirlineApi airline;

    SeatBooker(AirlineApi airline) {
        this.airline = airline;
    }

    String book(Passenger p, String flight, int retriesLeft) throws IOException {
        try {
            return airline.createBooking(flight, p.name(), p.passport()).locator();
        } catch (IOException e) {
            if (retriesLeft <= 0) {
                throw e;
            }
            return book(p, flight, retriesLeft - 1);
        }
    }
}
