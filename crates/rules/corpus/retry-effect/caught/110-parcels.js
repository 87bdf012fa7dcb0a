// Books a courier for each parcel that is packed.
const carrier = require('./carrier-client');
const wait = (ms) => new Promise((ok) => setTimeout(ok, ms));

function book(parcel, left) {
  return carrier
    .createShipment({
      weight: parcel.grams,
      to: parcel.address,
      service: parcel.express ? 'EXP' : 'STD',
    })
    .then((s) => s.trackingNumber)
    .catch((err) => {
      if (left <= 0) throw err;
      return wait(400).then(() => book(parcel, left - 1));
    });
}

async function main(parcels) {
  for (const p of parcels) {
    console.log(p.id, await book(p, 3));
  }
}

module.exports = { book, main };
