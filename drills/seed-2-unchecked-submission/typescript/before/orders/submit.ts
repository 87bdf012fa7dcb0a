import { partnerApi } from "./partner";
import { db } from "./store";
import type { Order, Receipt } from "./types";

export async function submitOne(order: Order): Promise<Receipt> {
  return partnerApi.submit(order);
}
