// settles an order against the card gateway
'use strict';

const gateway = require('../gateways/card');
const log = require('../log').child({ module: 'settle' });

const ATTEMPTS = 3;

async function settle(orderId, amountCents) {
  for (let i = 0; i < ATTEMPTS; i += 1) {
    try {
      await gateway.charge(orderId, amountCents);
      return true;
    } catch (err) {
      log.warn({ err, orderId }, 'settling did not work');
      continue;
    }
  }
  return false;
}

module.exports = { settle };
