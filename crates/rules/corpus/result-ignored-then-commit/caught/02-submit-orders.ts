// Sends the day's open orders to the fulfilment partner.
import { Logger } from "./logger";

export interface Order {
  id: string;
  sku: string;
  quantity: number;
}

/** The partner's answer: refusals and throttling come back as `accepted: false`. */
export interface Receipt {
  reference?: string;
  accepted: boolean;
  reason?: string;
}

export interface PartnerApi {
  submit(order: Order): Promise<Receipt>;
}

export interface OrderTable {
  markComplete(orderId: string, reference?: string): Promise<void>;
}

export async function submitAll(
  orders: Order[],
  partnerApi: PartnerApi,
  db: OrderTable,
  log: Logger,
): Promise<void> {
  for (const order of orders) {
    const receipt = await partnerApi.submit(order);
    await db.markComplete(order.id);
  }
  log.info("evening submission finished");
}
