// Worker that forwards claims to the health fund.
import { SQSClient, DeleteMessageCommand, Message } from "@aws-sdk/client-sqs";
import { fund } from "./fund";

const sqs = new SQSClient({});

export async function handleClaim(queueUrl: string, message: Message) {
  const claim = JSON.parse(message.Body ?? "{}");
  const answer = await fund.submitClaim(claim);
  await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle }));
}
