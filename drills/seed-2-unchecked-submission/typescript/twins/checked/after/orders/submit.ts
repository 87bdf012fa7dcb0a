import { partnerApi } from "./partner";
import { db } from "./store";
import type { Order, Receipt, Refusal } from "./types";

export async function submitOne(order: Order): Promise<Receipt> {
  return partnerApi.submit(order);
}

export async function submitAll(orders: Order[]): Promise<Refusal[]> {
  const refused: Refusal[] = [];
  for (const order of orders) {
    const receipt = await partnerApi.submit(order);
    if (!receipt.accepted) {
      refused.push({ orderId: order.id, reason: receipt.reason });
      continue;
    }
    await db.markComplete(order.id);
  }
  return refused;
}
