import { gateway } from "./gateway";

export async function settle(orderId: string, amountCents: number): Promise<boolean> {
  await gateway.charge(orderId, amountCents);
  return true;
}
