// charges a card and waits when the gateway asks for patience
import { setTimeout as sleep } from 'node:timers/promises';
import { gateway, RateLimited } from './gateway.js';

const MOST_WAITS = 6;

export async function chargeCard(card, cents) {
  for (let waits = 0; ; waits += 1) {
    try {
      return await gateway.charge(card, cents);
    } catch (err) {
      // The gateway turns a throttled request away before it looks at it.
      if (!(err instanceof RateLimited) || waits === MOST_WAITS) {
        throw err;
      }
      await sleep(err.retryAfterSeconds * 1000 + Math.random() * 250);
    }
  }
}
