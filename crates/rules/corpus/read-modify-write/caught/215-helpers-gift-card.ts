// Gift cards: pay part of an order from the card.
import { kv } from "./kv";

async function readBalance(code: string): Promise<number> {
  return Number(await kv.get(`giftcard:${code}`));
}

async function writeBalance(code: string, cents: number): Promise<void> {
  await kv.put(`giftcard:${code}`, String(cents));
}

export async function payWithGiftCard(code: string, cents: number): Promise<number> {
  const balance = await readBalance(code);
  const used = Math.min(balance, cents);
  await writeBalance(code, balance - used);
  return used;
}
