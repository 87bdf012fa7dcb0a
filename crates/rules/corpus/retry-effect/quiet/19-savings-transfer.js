// moves the rounded-up cents of a purchase to the savings account
const bank = require('./bank');
const logger = require('./logger');

const PAUSE_MS = 400;

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function transferWithPatience(transfer, triesLeft) {
  return bank
    .transfer(transfer)
    .then((booking) => {
      logger.info('booked', { booking: booking.id, cents: transfer.cents });
      return booking;
    })
    .catch((err) => {
      if (triesLeft <= 0 || !err.temporary) {
        throw err;
      }
      logger.warn('transfer failed', { err: err.message, triesLeft });
      return pause(PAUSE_MS * (1 + Math.random())).then(() =>
        transferWithPatience(transfer, triesLeft - 1),
      );
    });
}

exports.saveRoundUp = function saveRoundUp(purchase) {
  const cents = (100 - (purchase.cents % 100)) % 100;
  if (cents === 0) return Promise.resolve(null);
  const transfer = {
    from: purchase.account,
    to: purchase.savingsAccount,
    cents,
    idempotencyKey: `round-up-${purchase.id}`,
  };
  return transferWithPatience(transfer, 4);
};
