// POST /teams/:id/invite mails an invitation to a new colleague
const express = require('express');
const nodemailer = require('nodemailer');
const pRetry = require('p-retry');

const router = express.Router();
const mailer = nodemailer.createTransport(process.env.SMTP_URL);

router.post('/teams/:id/invite', async (req, res, next) => {
  try {
    const info = await pRetry(
      () =>
        mailer.sendMail({
          from: 'team@example.com',
          to: req.body.email,
          subject: 'You are invited',
          text: `Join us: https://app.example.com/join/${req.params.id}`,
        }),
      { retries: 4 }
    );
    res.status(202).json({ messageId: info.messageId });
  } catch (e) {
    next(e);
  }
});

module.exports = router;
