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
        boolean accepted = centre.submit(notice.getOrgan(), notice.getBloodGroup());
        if (!accepted) {
            throw new IllegalStateException("the centre refused notice " + notice.getId());
        }
        notice.setStatus(Status.COMPLETED);
        notice.setCompletedAt(Instant.now());
        notices.save(notice);
    }
}
