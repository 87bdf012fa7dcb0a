import { stock } from "./store";

export async function left(itemId: string): Promise<number> {
  return stock.get(itemId);
}
