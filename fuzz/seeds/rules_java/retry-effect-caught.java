// transfers the salaries of a small company
package com.example.payroll;

import com.example.payroll.bank.BankClient;
import com.example.payroll.bank.Booking;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.time.YearMonth;

public class SalaryRun {
    private static final RetryPolicy<Booking> POLICY = RetryPolicy.<Booking>builder()
            .handle(IOException.class)
            .withDelay(Duration.ofSeconds(3))
            .withMaxRetries(4)
            .build();

    private final BankClient bank;
    private final String companyAccount;

    public SalaryRun(BankClient bank, String companyAccount) {
        this.bank = bank;
        this.companyAccount = companyAccount;
    }

    public Booking pay(Employee employee, YearMonth month) {
        return Failsafe.with(POLICY).get(() ->
                bank.transfer(companyAccount, employee.iban(), employee.netCents(), "Salary " + month));
    }
}
