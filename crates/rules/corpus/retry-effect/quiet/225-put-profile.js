// Writes the customer's delivery preferences; the document is replaced as a whole.
export async function savePreferences(customerId, preferences) {
  const url = `https://profiles.invalid/customers/${encodeURIComponent(customerId)}/preferences`;
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      const res = await fetch(url, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(preferences),
      });
      if (res.ok) return;
    } catch (err) {
      console.warn(`saving preferences, attempt ${attempt}: ${err.message}`);
    }
    await new Promise((r) => setTimeout(r, 300 * attempt));
  }
  throw new Error("preferences not saved");
}
