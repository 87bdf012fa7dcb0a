// Notifies the insurer about new policies.
import { PrismaClient } from "@prisma/client";

const prisma = new PrismaClient();

export async function notifyInsurer(): Promise<string[]> {
  const failed: string[] = [];
  const policies = await prisma.policy.findMany({ where: { status: "NEW" } });
  for (const policy of policies) {
    const res = await fetch("https://insurer.invalid/policies", {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": policy.id },
      body: JSON.stringify(policy),
    });
    if (!res.ok) {
      failed.push(policy.id);
      continue;
    }
    await prisma.policy.update({ where: { id: policy.id }, data: { status: "REPORTED" } });
  }
  return failed;
}
