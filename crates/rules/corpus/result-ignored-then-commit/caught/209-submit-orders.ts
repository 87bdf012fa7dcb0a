// Submits accepted orders to the wholesaler.
import { db } from "./db";
import { wholesaler } from "./wholesaler";

export async function submitOrders(orders: { id: string; lines: unknown[] }[]) {
  for (const order of orders) {
    const receipt = await wholesaler.submitOrder({ ref: order.id, lines: order.lines });
    await db.markComplete(order.id);
  }
}
