// Submits accepted orders to the wholesaler; refused ones are handed back to the caller.
import { db } from "./db";
import { wholesaler } from "./wholesaler";

export async function submitOrders(orders: { id: string; lines: unknown[] }[]) {
  const refused: { id: string; reason: string }[] = [];
  for (const order of orders) {
    const receipt = await wholesaler.submitOrder({ ref: order.id, lines: order.lines });
    if (receipt.status !== "accepted") {
      refused.push({ id: order.id, reason: receipt.reason });
      continue;
    }
    await db.markComplete(order.id);
  }
  return refused;
}
