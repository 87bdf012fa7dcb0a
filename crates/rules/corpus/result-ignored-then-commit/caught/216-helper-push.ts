// Pushes stock corrections to the marketplace.
import axios from "axios";
import { corrections } from "./repo";

const market = axios.create({ baseURL: "https://market.invalid", validateStatus: () => true });

async function pushCorrection(c: { sku: string; delta: number }) {
  await market.post(`/listings/${c.sku}/stock`, { delta: c.delta });
}

export async function pushAll() {
  for (const c of await corrections.open()) {
    await pushCorrection(c);
    await corrections.markDone(c.id);
  }
}
