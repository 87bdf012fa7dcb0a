# Moves finished reports to the archive bucket.
import hashlib
import logging

import boto3

from reports.models import Report

logger = logging.getLogger(__name__)


class ReportArchiver:
    def __init__(self, bucket: str) -> None:
        self.s3 = boto3.client("s3")
        self.bucket = bucket

    def archive(self, report: Report) -> None:
        body = report.render_pdf()
        key = f"reports/{report.created_at:%Y/%m}/{report.id}.pdf"
        # Raises ClientError when the object is not stored.
        answer = self.s3.put_object(
            Bucket=self.bucket,
            Key=key,
            Body=body,
            ContentType="application/pdf",
        )
        report.archive_key = key
        report.archive_etag = answer["ETag"]
        report.sha256 = hashlib.sha256(body).hexdigest()
        report.status = "archived"
        report.save(update_fields=["archive_key", "archive_etag", "sha256", "status"])
        logger.info("report %s archived as %s", report.id, key)
