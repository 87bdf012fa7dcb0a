import { gateway, NotSent } from "./gateway";
import { sleep } from "./sleep";

const ATTEMPTS = 3;

export async function settle(orderId: string, amountCents: number): Promise<boolean> {
  const idempotencyKey = `settle-${orderId}`;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      await gateway.charge(orderId, amountCents, { idempotencyKey });
      return true;
    } catch (error) {
      if (!(error instanceof NotSent)) {
        throw error;
      }
      await sleep(Math.random() * 200 * 2 ** attempt);
    }
  }
  return false;
}
