// Sells tickets from a promoter's allotment.
import { Pool } from "pg";
import { randomUUID } from "node:crypto";

const pool = new Pool({ connectionString: process.env.TICKETS_DB });

export interface Sale {
  saleId: string;
  remaining: number;
}

export async function sellTickets(allotmentId: number, count: number): Promise<Sale> {
  const { rows } = await pool.query<{ remaining: number }>(
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
  await pool.query("UPDATE allotments SET remaining = $1 WHERE id = $2", [
    remaining,
    allotmentId,
  ]);
  const saleId = randomUUID();
  await pool.query("INSERT INTO sales (id, allotment_id, count) VALUES ($1, $2, $3)", [
    saleId,
    allotmentId,
    count,
  ]);
  return { saleId, remaining };
}
