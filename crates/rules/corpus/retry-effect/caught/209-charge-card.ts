// Charges the customer's card, with up to three tries.
import { gateway } from "./gateway";

const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));

export async function chargeCard(customerId: string, amountCents: number): Promise<string> {
  let lastError: unknown;
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      const charge = await gateway.charge({ customerId, amountCents, currency: "EUR" });
      return charge.id;
    } catch (err) {
      lastError = err;
      await sleep(attempt * 500);
    }
  }
  throw lastError;
}
