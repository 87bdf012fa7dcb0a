// Books places on a guided tour.
const Tour = require("./models/tour");

async function bookPlaces(tourId, people) {
  const tour = await Tour.findById(tourId);
  if (tour.seatsLeft < people) {
    throw new Error("tour is full");
  }
  tour.seatsLeft -= people;
  tour.participants += people;
  await tour.save();
  return tour;
}

module.exports = { bookPlaces };
