// Pays part of an order with a gift card.
"use strict";

const mongoose = require("mongoose");
const debug = require("debug")("shop:giftcards");

const giftCardSchema = new mongoose.Schema({
  code: { type: String, unique: true },
  balance: { type: Number, min: 0 },
  expiresAt: Date,
});

const GiftCard = mongoose.model("GiftCard", giftCardSchema);

async function payWithCard(code, amount) {
  const card = await GiftCard.findOne({ code });
  if (!card || card.expiresAt < new Date()) {
    throw new Error("gift card is not valid");
  }
  if (card.balance < amount) {
    throw new Error("gift card is too low");
  }
  card.balance = card.balance - amount;
  await card.save();
  debug("card %s paid %d", code, amount);
  return { paid: amount, remaining: card.balance };
}

module.exports = { GiftCard, payWithCard };
