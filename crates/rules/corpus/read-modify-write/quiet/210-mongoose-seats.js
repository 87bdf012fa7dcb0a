// Books places on a guided tour.
const Tour = require("./models/tour");

async function bookPlaces(tourId, people) {
  const tour = await Tour.findOneAndUpdate(
    { _id: tourId, seatsLeft: { $gte: people } },
    { $inc: { seatsLeft: -people, participants: people } },
    { new: true },
  );
  if (!tour) {
    throw new Error("tour is full");
  }
  return tour;
}

module.exports = { bookPlaces };
