// Takes sold items out of the shared stock store.
import { stock } from "./stores";
import { audit } from "./audit";
import { logger } from "./logger";

interface OrderLine {
  itemId: string;
  quantity: number;
}

export class NotEnoughStock extends Error {}
export class StockBusy extends Error {}

const ROUNDS = 10;

export async function takeFromStock(
  itemId: string,
  quantity: number,
  takenBy: string,
): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { value: left, version } = await stock.getWithVersion(itemId);
    if (left < quantity) {
      throw new NotEnoughStock(`item ${itemId}: wanted ${quantity}, ${left} left`);
    }
    const swapped = await stock.compareAndSet(itemId, left - quantity, version);
    if (swapped) {
      await audit.record("stock.taken", { itemId, quantity, takenBy });
      return;
    }
  }
  throw new StockBusy(itemId);
}

export async function ship(orderId: string, clerk: string, lines: OrderLine[]): Promise<void> {
  for (const line of lines) {
    await takeFromStock(line.itemId, line.quantity, clerk);
  }
  logger.info({ orderId }, "order shipped");
}
