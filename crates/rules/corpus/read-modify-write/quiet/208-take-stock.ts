// Takes units from stock when an order is placed, by compare-and-set.
import { stock } from "./stock";

export class SoldOut extends Error {}

export async function takeFromStock(itemId: string, quantity: number): Promise<number> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const left = await stock.get(itemId);
    if (left < quantity) throw new SoldOut(itemId);
    const swapped = await stock.compareAndSet(itemId, left, left - quantity);
    if (swapped) return left - quantity;
  }
  throw new Error(`stock of ${itemId} is too busy`);
}
