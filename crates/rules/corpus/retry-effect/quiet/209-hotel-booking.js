// Books a room through the channel manager; only a 429 or 503 with Retry-After is repeated.
const MAX = 4;

async function bookRoom(bookingId, roomType, guest, nights) {
  for (let tries = 0; tries < MAX; tries++) {
    const res = await fetch("https://channel.invalid/api/bookings", {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": bookingId },
      body: JSON.stringify({ roomType, guest, nights }),
      signal: AbortSignal.timeout(3000),
    });
    if (res.ok) {
      return res.json();
    }
    if (res.status !== 429 && res.status !== 503) {
      throw new Error(`booking refused: ${res.status}`);
    }
    const wait = Number(res.headers.get("retry-after") ?? 1);
    await new Promise((r) => setTimeout(r, wait * 1000 + Math.random() * 500));
  }
  throw new Error("channel manager is busy");
}

module.exports = { bookRoom };
