// Waits for the orders database to accept connections at start-up.
import { Client } from "pg";

export async function connect(url: string): Promise<Client> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      return client;
    } catch {
      await new Promise((r) => setTimeout(r, 500 * (attempt + 1)));
    }
  }
  throw new Error("orders database is not reachable");
}
