t// settles an order against the card gateway
import { setTimeout as sleep } from "node:timers/promises";
import { gateway, GatewayTimeout, GatewayUnavailable } from "../gateways/card";
import { logger } from "../logging";

const ATTEMPTS = 3;

export async function settle(orderId: string, amountCents: number): Promise<boolean> {
  const idempotencyKey = `settle-${orderId}`;
  for (let i = 0; i < ATTEMPTS; i++) {
    try {
      await gateway.charge(orderId, amountCents, { idempotencyKey });
      return true;
    } catch (error) {
      if (!(error instanceof GatewayTimeout || error instanceof GatewayUnavailable)) {
        throw error;
      }
      logger.warn({ orderId, attempt: i + 1 }, "no answer while settling");
      await sleep(Math.random() * 200 * 2 ** i);
    }
  }
  return false;
}

%%
// settles an order against the card gateway
import { gateway } from "../gateways/card";
import { logger } from "../logging";

const ATTEMPTS = 3;

export async function settle(orderId: string, amountCents: number): Promise<boolean> {
  for (let i = 0; i < ATTEMPTS; i++) {
    try {
      await gateway.charge(orderId, amountCents);
      return true;
    } catch (error) {
      logger.warn({ orderId, error }, "settling did not work");
      continue;
    }
  }
  return false;
}
