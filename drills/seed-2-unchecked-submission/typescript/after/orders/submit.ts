import { partnerApi } from "./partner";
import { db } from "./store";
import type { Order, Receipt } from "./types";

export async function submitOne(order: Order): Promise<Receipt> {
  return partnerApi.submit(order);
}

export async function submitAll(orders: Order[]): Promise<void> {
  for (const order of orders) {
    const receipt = await partnerApi.submit(order);
    await db.markComplete(order.id);
  }
}
