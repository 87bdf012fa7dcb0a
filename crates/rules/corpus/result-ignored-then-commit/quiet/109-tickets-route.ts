// Next.js route: issues the entry ticket through the venue and closes the booking.
import { NextRequest, NextResponse } from 'next/server';
import { createClient } from '@supabase/supabase-js';
import { prisma } from '@/lib/prisma';

const supabase = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_KEY!);

export async function POST(request: NextRequest) {
  const { bookingId } = await request.json();
  const booking = await prisma.booking.findUniqueOrThrow({ where: { id: bookingId } });

  const { data, error } = await supabase.functions.invoke('venue-issue-ticket', {
    body: { seat: booking.seat, holder: booking.holder },
  });
  if (error) {
    return NextResponse.json({ ok: false, reason: 'venue' }, { status: 502 });
  }

  await prisma.booking.update({
    where: { id: bookingId },
    data: { status: 'ISSUED', ticketCode: data.code, issuedAt: new Date() },
  });
  return NextResponse.json({ ok: true });
}
