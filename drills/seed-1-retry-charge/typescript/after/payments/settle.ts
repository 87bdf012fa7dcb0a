import { gateway } from "./gateway";

export async function settle(orderId: string, amountCents: number): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await gateway.charge(orderId, amountCents);
      return true;
    } catch (error) {
      continue;
    }
  }
  return false;
}
