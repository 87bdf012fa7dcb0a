// Refreshes the local price list and notes when that was done.
import { supplier } from "./supplier";
import { prices, syncs } from "./repo";

export async function refreshPrices(syncId: string) {
  const list = await supplier.fetchPrices();
  if (list.length === 0) {
    throw new Error("supplier sent an empty price list");
  }
  await prices.replaceAll(list);
  await syncs.markDone(syncId);
}
