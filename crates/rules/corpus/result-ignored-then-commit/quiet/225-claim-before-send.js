// Claims a reminder before it is sent, records the provider's answer afterwards.
const { db } = require("./db");
const { mail } = require("./mail");

async function sendReminder(reminder) {
  const claimed = await db.reminders.claim(reminder.id);
  if (!claimed) return;
  const message = await mail.send(reminder.email, reminder.text);
  if (message.status === "queued") {
    await db.reminders.markSent(reminder.id, message.id);
  } else {
    await db.reminders.release(reminder.id, message.status);
  }
}

module.exports = { sendReminder };
