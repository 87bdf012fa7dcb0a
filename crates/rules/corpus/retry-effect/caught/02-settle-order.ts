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
