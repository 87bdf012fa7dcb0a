import test from "node:test";
import { sequelize } from "../src/db.js";

test("orders", async () => {
  await sequelize.sync({ force: true });
});
