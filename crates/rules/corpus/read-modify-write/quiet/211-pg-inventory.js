// Takes ingredients out of the kitchen's inventory; the row is locked for the transaction.
const { pool } = require("./pool");

async function useIngredient(id, grams) {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const { rows } = await client.query("SELECT grams FROM inventory WHERE id = $1 FOR UPDATE", [id]);
    const remaining = rows[0].grams - grams;
    if (remaining < 0) throw new Error("not enough in stock");
    await client.query("UPDATE inventory SET grams = $1 WHERE id = $2", [remaining, id]);
    await client.query("COMMIT");
    return remaining;
  } catch (err) {
    await client.query("ROLLBACK");
    throw err;
  } finally {
    client.release();
  }
}

module.exports = { useIngredient };
