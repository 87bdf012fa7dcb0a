// Turns features on and off for a tenant.
"use strict";

const config = require("./config-store");
const logger = require("./logger");

async function setFeature(tenant, name, enabled) {
  const key = `features:${tenant}:${name}`;
  const before = await config.get(key);
  if (before === enabled) {
    return false;
  }
  await config.set(key, enabled);
  logger.info("feature changed", { tenant, name, from: before, to: enabled });
  return true;
}

async function isEnabled(tenant, name) {
  const value = await config.get(`features:${tenant}:${name}`);
  return value === true;
}

module.exports = { setFeature, isEnabled };
