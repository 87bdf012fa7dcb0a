// captures the hotel bill from the card at check-out
import { AcquirerClient } from "@innkeeper/acquirer";
import { setTimeout as sleep } from "node:timers/promises";

const acquirer = new AcquirerClient({ host: process.env.ACQUIRER_HOST ?? "" });

interface Stay {
  bookingId: string;
  cardToken: string;
  billCents: number;
}

async function chargeOnce(stay: Stay): Promise<string> {
  const requestId = `${stay.bookingId}-${Date.now()}`;
  const result = await acquirer.charge({
    requestId,
    card: stay.cardToken,
    amount: stay.billCents,
  });
  return result.authorisation;
}

export async function checkOut(stay: Stay): Promise<string | undefined> {
  for (const pauseMs of [0, 500, 2000]) {
    await sleep(pauseMs);
    try {
      return await chargeOnce(stay);
    } catch (error) {
      console.warn(`booking ${stay.bookingId}: card not charged`, error);
    }
  }
  return undefined;
}
