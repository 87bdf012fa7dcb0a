// Moves the day's takings to the restaurant's account, once per day and restaurant.
import pRetry from "p-retry";
import { bank } from "./bank.js";

export async function sendTakings(restaurant, day, amountCents) {
  const requestId = `takings-${restaurant.id}-${day}`;
  const transfer = await pRetry(
    () =>
      bank.createTransfer({
        destination: restaurant.accountNumber,
        amount: amountCents,
        currency: "GBP",
        requestId,
      }),
    { retries: 5, minTimeout: 1000, randomize: true },
  );
  return transfer.id;
}
