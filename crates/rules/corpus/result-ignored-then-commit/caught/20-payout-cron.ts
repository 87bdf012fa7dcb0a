// Weekly cron job: instructs the bank to pay out the balance of each courier.
import cron from "node-cron";
import { Pool } from "pg";
import { BankClient } from "./bank-client";

interface Payout {
  id: number;
  iban: string;
  amount_minor: number;
}

export async function payOut(pool: Pool, bank: BankClient): Promise<void> {
  const { rows } = await pool.query<Payout>(
    "SELECT id, iban, amount_minor FROM courier_payouts WHERE status = 'open' ORDER BY id LIMIT 250",
  );

  await Promise.allSettled(
    rows.map((p) =>
      bank.transfer({ key: `courier-payout-${p.id}`, iban: p.iban, amountMinor: p.amount_minor }),
    ),
  );

  const ids = rows.map((p) => p.id);
  await pool.query("UPDATE courier_payouts SET status = 'paid', paid_at = now() WHERE id = ANY($1)", [ids]);
  console.info(`paid out ${ids.length} couriers`);
}

export function schedule(pool: Pool, bank: BankClient): void {
  cron.schedule("0 4 * * 1", () => {
    payOut(pool, bank).catch((err) => console.error("payout run failed", err));
  });
}
