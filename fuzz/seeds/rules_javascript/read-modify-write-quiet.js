j// Pays part of an order with a gift card.
"use strict";

const mongoose = require("mongoose");
const debug = require("debug")("shop:giftcards");

const giftCardSchema = new mongoose.Schema({
  code: { type: String, unique: true },
  balance: { type: Number, min: 0 },
  expiresAt: Date,
});

const GiftCard = mongoose.model("GiftCard", giftCardSchema);

class CardRefused extends Error {}

async function payWithCard(code, amount) {
  const card = await GiftCard.findOneAndUpdate(
    { code, expiresAt: { $gt: new Date() }, balance: { $gte: amount } },
    { $inc: { balance: -amount } },
    { new: true },
  );
  if (!card) {
    throw new CardRefused("gift card is not valid or too low");
  }
  debug("card %s paid %d", code, amount);
  return { paid: amount, remaining: card.balance };
}

module.exports = { GiftCard, CardRefused, payWithCard };
