// pays for a parking session when the car leaves
import { setTimeout as sleep } from "node:timers/promises";

type Receipt = { id: string; paidAt: string };

export class ParkingPayments {
  constructor(
    private readonly baseUrl: string,
    private readonly token: string,
  ) {}

  async pay(sessionId: string, cents: number): Promise<Receipt> {
    const headers = {
      authorization: `Bearer ${this.token}`,
      "content-type": "application/json",
      "Idempotency-Key": `parking-${sessionId}`,
    };
    let lastError: unknown;
    for (let attempt = 1; attempt <= 5; attempt++) {
      try {
        const response = await fetch(`${this.baseUrl}/payments`, {
          method: "POST",
          headers,
          body: JSON.stringify({ amount: cents, note: `parking ${sessionId}` }),
          signal: AbortSignal.timeout(3000),
        });
        if (response.ok) {
          return (await response.json()) as Receipt;
        }
        lastError = new Error(`payment service said ${response.status}`);
        if (response.status < 500) break;
      } catch (error) {
        lastError = error;
      }
      await sleep(attempt * 250 + Math.random() * 250);
    }
    throw lastError;
  }
}
