// Takes ingredients out of the kitchen's inventory.
const { pool } = require("./pool");

async function useIngredient(id, grams) {
  const { rows } = await pool.query("SELECT grams FROM inventory WHERE id = $1", [id]);
  const remaining = rows[0].grams - grams;
  await pool.query("UPDATE inventory SET grams = $1 WHERE id = $2", [remaining, id]);
  return remaining;
}

module.exports = { useIngredient };
