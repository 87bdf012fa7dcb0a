// Announces an available donor organ to the allocation centre.
package org.example.hospital;

import java.time.Instant;

public class TransplantNotice {
    /** Answers false when the centre did not accept the notice. */
    public interface AllocationCentre {
        boolean submit(String organ, String bloodGroup);
    }

    private final AllocationCentre centre;
    private final NoticeRepository notices;

    public TransplantNotice(AllocationCentre centre, NoticeRepository notices) {
        this.centre = centre;
        this.notices = notices;
    }

    public void announce(Notice notice) {
        centre.submit(notice.getOrgan(), notice.getBloodGroup());
        notice.setStatus(Status.COMPLETED);
        notice.setCompletedAt(Instant.now());
        notices.save(notice);
    }
}
