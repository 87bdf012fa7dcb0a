import { stock } from "./store";

export async function left(itemId: string): Promise<number> {
  return stock.get(itemId);
}

export async function takeFromStock(itemId: string, quantity: number): Promise<void> {
  const left = await stock.get(itemId);
  await stock.set(itemId, left - quantity);
}
