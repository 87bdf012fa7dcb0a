// Server action: signs a member up for a yoga class.
'use server';

import { prisma } from '@/lib/prisma';
import { revalidatePath } from 'next/cache';

export async function signUp(classId: string, memberId: string) {
  const joined = await prisma.$transaction(async (tx) => {
    const { count } = await tx.yogaClass.updateMany({
      where: { id: classId, placesLeft: { gt: 0 } },
      data: { placesLeft: { decrement: 1 } },
    });
    if (count === 0) return false;
    await tx.signUp.create({ data: { classId, memberId } });
    return true;
  });
  if (!joined) {
    return { error: 'This class is full.' };
  }

  revalidatePath(`/classes/${classId}`);
  return { ok: true };
}
