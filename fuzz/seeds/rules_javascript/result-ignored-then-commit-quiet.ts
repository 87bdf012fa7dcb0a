t// Sends the day's open orders to the fulfilment partner.
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
): Promise<Map<string, string>> {
  const refused = new Map<string, string>();
  for (const order of orders) {
    const receipt = await partnerApi.submit(order);
    if (!receipt.accepted) {
      refused.set(order.id, receipt.reason ?? "no reason given");
      continue;
    }
    await db.markComplete(order.id, receipt.reference);
  }
  log.info(`evening submission finished, ${refused.size} refused`);
  return refused;
}
