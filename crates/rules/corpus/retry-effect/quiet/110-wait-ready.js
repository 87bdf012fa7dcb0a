// Waits until the exported report is ready, then returns its download link.
const fetch = require('node-fetch');

const pause = (ms) => new Promise((ok) => setTimeout(ok, ms));

async function waitForReport(id, deadline = Date.now() + 60000) {
  while (Date.now() < deadline) {
    try {
      const r = await fetch(`https://reports.example.com/exports/${id}`);
      if (r.ok) {
        const { state, url } = await r.json();
        if (state === 'ready') return url;
        if (state === 'failed') break;
      }
    } catch (e) {
      console.warn('status check failed', e.message);
    }
    await pause(1000);
  }
  throw new Error(`report ${id} is not ready`);
}

module.exports = { waitForReport };
