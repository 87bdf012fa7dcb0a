// moves the rounded-up cents of a purchase to the savings account
const bank = require('./bank');
const logger = require('./logger');

const PAUSE_MS = 400;

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function transferWithPatience(from, to, cents, triesLeft) {
  return bank
    .transfer({ from, to, cents })
    .then((booking) => {
      logger.info('booked', { booking: booking.id, cents });
      return booking;
    })
    .catch((err) => {
      if (triesLeft <= 0) {
        throw err;
      }
      logger.warn('transfer failed', { err: err.message, triesLeft });
      return pause(PAUSE_MS).then(() => transferWithPatience(from, to, cents, triesLeft - 1));
    });
}

exports.saveRoundUp = function saveRoundUp(purchase) {
  const cents = (100 - (purchase.cents % 100)) % 100;
  if (cents === 0) return Promise.resolve(null);
  return transferWithPatience(purchase.account, purchase.savingsAccount, cents, 4);
};
