// Gets a fresh access token (with retries) and then makes the charge exactly once.
import { auth, gateway } from "./clients";

export async function charge(customerId: string, cents: number) {
  let token: string | undefined;
  for (let i = 0; i < 3 && token === undefined; i++) {
    try {
      token = await auth.fetchToken();
    } catch {
      await new Promise((r) => setTimeout(r, 200 * (i + 1)));
    }
  }
  if (token === undefined) {
    throw new Error("no token");
  }
  return gateway.charge({ customerId, cents, token });
}
