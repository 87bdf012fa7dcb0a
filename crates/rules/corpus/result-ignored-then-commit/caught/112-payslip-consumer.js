// Consumer: uploads payslips to the document portal of the employee.
const amqp = require('amqplib');

async function start() {
  const conn = await amqp.connect(process.env.AMQP_URL);
  const channel = await conn.createChannel();
  await channel.prefetch(5);

  await channel.consume('payslips', async (msg) => {
    const { employee, month, pdf } = JSON.parse(msg.content.toString());
    const res = await fetch(`${process.env.PORTAL}/employees/${employee}/documents`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ month, pdf }),
    });
    channel.ack(msg);
  });
}

start().catch((e) => {
  console.error(e);
  process.exit(1);
});
