import { OutOfStock } from "./errors";
import { db, stock } from "./store";

const TAKE = "UPDATE stock SET quantity = quantity - $1 WHERE item_id = $2 AND quantity >= $1";
const LOG = "INSERT INTO stock_log (item_id, quantity, buyer) VALUES ($1, $2, $3)";

export async function left(itemId: string): Promise<number> {
  return stock.get(itemId);
}

export async function takeFromStock(itemId: string, quantity: number, buyer: string): Promise<void> {
  await db.transaction(async (transaction) => {
    const taken = await transaction.query(TAKE, [quantity, itemId]);
    if (taken.rowCount === 0) {
      throw new OutOfStock(itemId);
    }
    await transaction.query(LOG, [itemId, quantity, buyer]);
  });
}
