// Transfers a salary to an employee's account.
package com.example.payroll;

import java.math.BigDecimal;
import java.time.YearMonth;
import org.springframework.retry.annotation.Backoff;
import org.springframework.retry.annotation.Retryable;
import org.springframework.stereotype.Service;

@Service
public class SalaryTransferService {
    private final BankConnector bank;
    private final TransferLog log;

    public SalaryTransferService(BankConnector bank, TransferLog log) {
        this.bank = bank;
        this.log = log;
    }

    /** The bank treats a repeated idempotency key as a question about the first transfer. */
    @Retryable(
        retryFor = BankUnavailableException.class,
        maxAttempts = 4,
        backoff = @Backoff(delay = 2000, multiplier = 2, random = true))
    public String transferSalary(Employee employee, YearMonth month, BigDecimal net) {
        String idempotencyKey = "salary-" + employee.number() + "-" + month;
        TransferResult result = bank.transfer(idempotencyKey, employee.iban(), net, "SALARY");
        log.record(employee.number(), result.reference());
        return result.reference();
    }
}
