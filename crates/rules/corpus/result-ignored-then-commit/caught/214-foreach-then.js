// Cancels no-show reservations at the partner.
const partner = require("./partner");
const Reservation = require("./models/reservation");

async function cancelNoShows() {
  const list = await Reservation.find({ status: "no-show" });
  await Promise.all(
    list.map(async (reservation) => {
      await partner.cancelBooking(reservation.partnerRef);
      reservation.status = "cancelled";
      await reservation.save();
    }),
  );
}

module.exports = { cancelNoShows };
