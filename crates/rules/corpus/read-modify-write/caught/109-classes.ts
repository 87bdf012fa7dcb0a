// Server action: signs a member up for a yoga class.
'use server';

import { prisma } from '@/lib/prisma';
import { revalidatePath } from 'next/cache';

export async function signUp(classId: string, memberId: string) {
  const row = await prisma.yogaClass.findUnique({ where: { id: classId } });
  if (!row || row.placesLeft === 0) {
    return { error: 'This class is full.' };
  }

  await prisma.signUp.create({ data: { classId, memberId } });
  await prisma.yogaClass.update({
    where: { id: classId },
    data: { placesLeft: row.placesLeft - 1 },
  });

  revalidatePath(`/classes/${classId}`);
  return { ok: true };
}
