// Sells tickets from a promoter's allotment.
import { Pool } from "pg";
import { randomUUID } from "node:crypto";

const pool = new Pool({ connectionString: process.env.TICKETS_DB });

export interface Sale {
  saleId: string;
  remaining: number;
}

export async function sellTickets(allotmentId: number, count: number): Promise<Sale> {
  const client = await pool.connect();
  try {
    // A clash ends in SQLSTATE 40001; the caller shows "try again".
    await client.query("BEGIN ISOLATION LEVEL SERIALIZABLE");
    const { rows } = await client.query<{ remaining: number }>(
      "SELECT remaining FROM allotments WHERE id = $1",
      [allotmentId],
    );
    if (rows.length === 0) {
      throw new Error(`no allotment ${allotmentId}`);
    }
    const remaining = rows[0].remaining - count;
    if (remaining < 0) {
      throw new Error("allotment is sold out");
    }
    await client.query("UPDATE allotments SET remaining = $1 WHERE id = $2", [
      remaining,
      allotmentId,
    ]);
    const saleId = randomUUID();
    await client.query("INSERT INTO sales (id, allotment_id, count) VALUES ($1, $2, $3)", [
      saleId,
      allotmentId,
      count,
    ]);
    await client.query("COMMIT");
    return { saleId, remaining };
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}
