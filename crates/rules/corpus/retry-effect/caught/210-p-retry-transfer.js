// Moves the day's takings to the restaurant's account.
import pRetry from "p-retry";
import { bank } from "./bank.js";

export async function sendTakings(restaurant, amountCents) {
  const transfer = await pRetry(
    () =>
      bank.createTransfer({
        destination: restaurant.accountNumber,
        amount: amountCents,
        currency: "GBP",
      }),
    { retries: 5, minTimeout: 1000 },
  );
  return transfer.id;
}
