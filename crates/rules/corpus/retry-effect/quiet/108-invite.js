// POST /teams/:id/invite mails an invitation to a new colleague
const express = require('express');
const nodemailer = require('nodemailer');
const pRetry = require('p-retry');

const { AbortError } = pRetry;
const router = express.Router();
const mailer = nodemailer.createTransport(process.env.SMTP_URL);

// refused or unresolved: the server never saw the message
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EDNS']);

router.post('/teams/:id/invite', async (req, res, next) => {
  const letter = {
    from: 'team@example.com',
    to: req.body.email,
    subject: 'You are invited',
    text: `Join us: https://app.example.com/join/${req.params.id}`,
  };
  const deliver = async () => {
    try {
      return await mailer.sendMail(letter);
    } catch (e) {
      if (NEVER_SENT.has(e.code)) throw e;
      throw new AbortError(e);
    }
  };
  try {
    const info = await pRetry(deliver, { retries: 4 });
    res.status(202).json({ messageId: info.messageId });
  } catch (e) {
    next(e);
  }
});

module.exports = router;
