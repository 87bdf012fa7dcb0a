// Charges the customer's card for one payment; repeats carry the same key.
import { gateway, GatewayUnavailable } from "./gateway";

const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));

export async function chargeCard(paymentId: string, customerId: string, amountCents: number) {
  const idempotencyKey = `charge:${paymentId}`;
  for (let attempt = 1; ; attempt++) {
    try {
      const charge = await gateway.charge({ customerId, amountCents, currency: "EUR", idempotencyKey });
      return charge.id;
    } catch (err) {
      if (!(err instanceof GatewayUnavailable) || attempt === 3) throw err;
      await sleep(attempt * 500 + Math.random() * 250);
    }
  }
}
