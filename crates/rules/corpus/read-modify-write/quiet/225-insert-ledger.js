// Books a payment as a new ledger entry; the balance is the sum of the entries.
const { pool } = require("./pool");

async function bookPayment(accountId, paymentId, cents) {
  await pool.query(
    "INSERT INTO ledger (account_id, payment_id, cents) VALUES ($1, $2, $3) ON CONFLICT (payment_id) DO NOTHING",
    [accountId, paymentId, cents],
  );
  const { rows } = await pool.query("SELECT sum(cents) AS balance FROM ledger WHERE account_id = $1", [accountId]);
  return rows[0].balance;
}

module.exports = { bookPayment };
