// captures the hotel bill from the card at check-out
import { AcquirerClient, AcquirerTimeout } from "@innkeeper/acquirer";
import { setTimeout as sleep } from "node:timers/promises";

const acquirer = new AcquirerClient({ host: process.env.ACQUIRER_HOST ?? "" });

interface Stay {
  bookingId: string;
  cardToken: string;
  billCents: number;
}

async function chargeOnce(stay: Stay, requestId: string): Promise<string> {
  const result = await acquirer.charge({
    requestId,
    card: stay.cardToken,
    amount: stay.billCents,
  });
  return result.authorisation;
}

export async function checkOut(stay: Stay): Promise<string | undefined> {
  const requestId = `check-out-${stay.bookingId}`;
  for (const pauseMs of [0, 500, 2000]) {
    await sleep(pauseMs * (1 + Math.random()));
    try {
      return await chargeOnce(stay, requestId);
    } catch (error) {
      if (!(error instanceof AcquirerTimeout)) throw error;
      console.warn(`booking ${stay.bookingId}: the acquirer did not answer`);
    }
  }
  return undefined;
}
