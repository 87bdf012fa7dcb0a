// Takes sold items out of the shared stock store.
import { stock } from "./stores";
import { logger } from "./logger";

interface OrderLine {
  itemId: string;
  quantity: number;
}

export async function takeFromStock(itemId: string, quantity: number): Promise<void> {
  const left = await stock.get(itemId);
  await stock.set(itemId, left - quantity);
}

export async function ship(orderId: string, lines: OrderLine[]): Promise<void> {
  for (const line of lines) {
    await takeFromStock(line.itemId, line.quantity);
  }
  logger.info({ orderId }, "order shipped");
}
