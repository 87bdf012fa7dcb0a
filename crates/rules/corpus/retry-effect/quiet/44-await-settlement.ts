// waits until the bank has settled a payment
import { setTimeout as sleep } from "node:timers/promises";
import { bank } from "./bank";

export type Settlement = "settled" | "rejected" | "pending";

export async function awaitSettlement(paymentId: string, deadlineMs = 60_000): Promise<Settlement> {
  const until = Date.now() + deadlineMs;
  let pause = 500;
  while (Date.now() < until) {
    try {
      const payment = await bank.getPayment(paymentId);
      if (payment.status === "settled" || payment.status === "rejected") {
        return payment.status;
      }
    } catch (error) {
      console.info(`payment ${paymentId}: status not read`, error);
    }
    await sleep(pause + Math.random() * 100);
    pause = Math.min(pause * 2, 8_000);
  }
  return "pending";
}
