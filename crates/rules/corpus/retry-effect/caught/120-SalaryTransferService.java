// Transfers a salary to an employee's account.
package com.example.payroll;

import java.math.BigDecimal;
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

    @Retryable(maxAttempts = 4, backoff = @Backoff(delay = 2000, multiplier = 2))
    public String transferSalary(Employee employee, BigDecimal net) {
        TransferResult result = bank.transfer(employee.iban(), net, "SALARY");
        log.record(employee.number(), result.reference());
        return result.reference();
    }
}
