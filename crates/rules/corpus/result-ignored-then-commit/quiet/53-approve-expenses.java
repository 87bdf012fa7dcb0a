// Approves an expense report after the rules of the house have been applied.
package com.example.expenses;

import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.annotation.Transactional;

public class ExpenseApproval {
    private static final Logger log = LoggerFactory.getLogger(ExpenseApproval.class);

    private final ExpenseReportRepository reports;
    private final AuditTrail auditTrail;

    public ExpenseApproval(ExpenseReportRepository reports, AuditTrail auditTrail) {
        this.reports = reports;
        this.auditTrail = auditTrail;
    }

    @Transactional
    public void approve(long reportId, String approver) {
        ExpenseReport report = reports.findById(reportId).orElseThrow();
        requireComplete(report);
        auditTrail.record("expense.approved", reportId, approver);
        log.info("expense report {} approved by {}", reportId, approver);
        report.setStatus(ReportStatus.APPROVED);
        report.setApprovedAt(Instant.now());
        reports.save(report);
    }

    private static void requireComplete(ExpenseReport report) {
        if (report.getLines().isEmpty()) {
            throw new IllegalStateException("report has no lines");
        }
        if (report.getLines().stream().anyMatch(line -> line.getReceiptImage() == null)) {
            throw new IllegalStateException("a receipt is missing");
        }
    }
}
