// Default implementation of the leave service of the HR suite.
package com.example.hr.impl;

import com.example.hr.LeaveDao;
import com.example.hr.LeaveException;
import com.example.hr.LeaveService;

public class LeaveServiceImpl implements LeaveService {
    private LeaveDao leaveDao;

    public void setLeaveDao(LeaveDao leaveDao) {
        this.leaveDao = leaveDao;
    }

    @Override
    public void grant(String personnelNumber, int days) throws LeaveException {
        if (days <= 0) {
            throw new LeaveException("days must be positive");
        }
        int remaining = leaveDao.getRemainingDays(personnelNumber);
        if (days > remaining) {
            throw new LeaveException("only " + remaining + " days left");
        }
        leaveDao.setRemainingDays(personnelNumber, remaining - days);
    }
}
