// Takes units from stock when an order is placed.
import { stock } from "./stock";

export async function takeFromStock(itemId: string, quantity: number): Promise<number> {
  const left = await stock.get(itemId);
  const next = left - quantity;
  await stock.set(itemId, next);
  return next;
}
