# Closes a background job after its local work is finished.
def finish_report(job, rows, writer, metrics, log):
    total = 0
    for row in rows:
        writer.writerow(row)
        total += 1
    metrics.increment("reports.rows", total)
    log.info("report %s has %d rows", job.id, total)
    job.mark_complete()
