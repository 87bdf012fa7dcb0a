j// Spends points in the bakery's loyalty scheme.
import express from "express";
import { Customer } from "./models/index.js";
import { logger } from "./logger.js";

export const router = express.Router();

router.post("/customers/:id/spend", async (req, res, next) => {
  try {
    const cost = Number.parseInt(req.body.points, 10);
    const customer = await Customer.findByPk(req.params.id);
    if (!customer) {
      return res.status(404).json({ error: "no such customer" });
    }
    if (customer.points < cost) {
      return res.status(409).json({ error: "not enough points" });
    }
    await customer.update({ points: customer.points - cost });
    logger.info("points spent", { customer: customer.id, cost });
    return res.json({ points: customer.points });
  } catch (error) {
    return next(error);
  }
});
