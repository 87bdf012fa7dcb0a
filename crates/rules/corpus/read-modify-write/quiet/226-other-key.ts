// Writes yesterday's closing count into the report; the stock itself is not touched.
import { reports, stock } from "./stores";

export async function closeDay(itemId: string, day: string, delivered: number) {
  const left = await stock.get(itemId);
  await reports.set(`${day}:${itemId}`, { left, soldOrLost: delivered - left });
}
