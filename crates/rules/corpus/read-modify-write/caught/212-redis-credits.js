// Burns message credits of a tenant.
import { createClient } from "redis";

const redis = createClient();

export async function burnCredits(tenant, messages) {
  const credits = parseInt(await redis.get(`credits:${tenant}`), 10) || 0;
  if (credits < messages) {
    return { ok: false, credits };
  }
  const left = credits - messages;
  await redis.set(`credits:${tenant}`, String(left));
  return { ok: true, credits: left };
}
