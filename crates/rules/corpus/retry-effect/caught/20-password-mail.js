// mails a one-time code through SendGrid
import sgMail from '@sendgrid/mail';
import pino from 'pino';

const log = pino({ name: 'one-time-code' });
sgMail.setApiKey(process.env.SENDGRID_KEY);

export async function mailCode(address, code) {
  const message = {
    to: address,
    from: 'login@harbour.example',
    subject: 'Your code',
    text: `Use ${code} to sign in. It is valid for ten minutes.`,
  };
  let delivered = false;
  let tries = 0;
  while (!delivered && tries < 5) {
    try {
      await sgMail.send(message);
      delivered = true;
    } catch (err) {
      tries += 1;
      log.error({ err, tries }, 'code not mailed');
    }
  }
  return delivered;
}
