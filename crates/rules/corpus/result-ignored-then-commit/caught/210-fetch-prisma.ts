// Notifies the insurer about new policies.
import { PrismaClient } from "@prisma/client";

const prisma = new PrismaClient();

export async function notifyInsurer() {
  const policies = await prisma.policy.findMany({ where: { status: "NEW" } });
  for (const policy of policies) {
    await fetch("https://insurer.invalid/policies", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(policy),
    });
    await prisma.policy.update({ where: { id: policy.id }, data: { status: "REPORTED" } });
  }
}
