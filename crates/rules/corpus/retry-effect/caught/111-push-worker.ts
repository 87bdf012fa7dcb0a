// Worker: takes push jobs off the list and delivers them to phones.
import { getMessaging } from 'firebase-admin/messaging';
import type { JobList } from './job-list';

export async function runPushWorker(jobs: JobList, signal: AbortSignal) {
  while (!signal.aborted) {
    const job = await jobs.next();
    if (!job) continue;
    let delivered = false;
    let failures = 0;
    while (!delivered && failures < 5) {
      try {
        await getMessaging().send({
          token: job.deviceToken,
          notification: { title: job.title, body: job.body },
        });
        delivered = true;
      } catch {
        failures += 1;
        await new Promise((r) => setTimeout(r, 2 ** failures * 100));
      }
    }
    await jobs.finish(job.id, delivered ? 'sent' : 'failed');
  }
}
