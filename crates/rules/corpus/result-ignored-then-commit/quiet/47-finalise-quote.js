// Works out the totals of a quote and sets it to final.
"use strict";

const { Quote } = require("./models");
const { sortLines, roundHalfEven } = require("./money");

function normaliseLines(quote) {
  for (const line of quote.lines) {
    line.sku = line.sku.trim().toUpperCase();
    line.netMinor = roundHalfEven(line.unitMinor * line.quantity * (1 - line.discount));
  }
  return quote.lines.length;
}

async function finaliseQuote(quoteId, actor) {
  const quote = await Quote.findById(quoteId).orFail();
  if (quote.status === "final") {
    return quote;
  }
  normaliseLines(quote);
  sortLines(quote.lines);
  quote.totalMinor = quote.lines.reduce((sum, line) => sum + line.netMinor, 0);
  quote.status = "final";
  quote.finalisedBy = actor.id;
  quote.finalisedAt = new Date();
  await quote.save();
  return quote;
}

module.exports = { finaliseQuote };
