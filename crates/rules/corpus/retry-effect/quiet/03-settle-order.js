// settles an order against the card gateway
'use strict';

const { setTimeout: sleep } = require('node:timers/promises');
const gateway = require('../gateways/card');
const log = require('../log').child({ module: 'settle' });

const ATTEMPTS = 3;
const WORTH_ANOTHER_TRY = new Set(['ETIMEDOUT', 'ECONNRESET', 'ECONNREFUSED']);

async function settle(orderId, amountCents) {
  const key = `settle-${orderId}`;
  for (let i = 0; i < ATTEMPTS; i += 1) {
    try {
      await gateway.charge(orderId, amountCents, { idempotencyKey: key });
      return true;
    } catch (err) {
      if (!WORTH_ANOTHER_TRY.has(err.code)) throw err;
      log.warn({ err, orderId }, 'no answer while settling');
      await sleep(Math.random() * 200 * 2 ** i);
    }
  }
  return false;
}

module.exports = { settle };
