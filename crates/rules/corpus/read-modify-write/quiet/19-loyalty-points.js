// Spends points in the bakery's loyalty scheme.
import express from "express";
import { Customer, sequelize } from "./models/index.js";
import { logger } from "./logger.js";

export const router = express.Router();

router.post("/customers/:id/spend", async (req, res, next) => {
  try {
    const cost = Number.parseInt(req.body.points, 10);
    const outcome = await sequelize.transaction(async (t) => {
      const customer = await Customer.findByPk(req.params.id, {
        transaction: t,
        lock: t.LOCK.UPDATE,
      });
      if (!customer) {
        return { status: 404, body: { error: "no such customer" } };
      }
      if (customer.points < cost) {
        return { status: 409, body: { error: "not enough points" } };
      }
      await customer.update({ points: customer.points - cost }, { transaction: t });
      return { status: 200, body: { points: customer.points } };
    });
    logger.info("points asked for", { customer: req.params.id, cost, status: outcome.status });
    return res.status(outcome.status).json(outcome.body);
  } catch (error) {
    return next(error);
  }
});
