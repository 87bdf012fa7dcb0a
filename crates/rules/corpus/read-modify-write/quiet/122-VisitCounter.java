// Counts visits per page in a concurrent map.
package com.example.stats;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

public final class VisitCounter {
    private final Map<String, Long> visits = new ConcurrentHashMap<>();
    private final AtomicLong all = new AtomicLong();

    public void visited(String page) {
        visits.merge(page, 1L, Long::sum);
        all.incrementAndGet();
    }

    public long of(String page) {
        return visits.getOrDefault(page, 0L);
    }

    public long total() {
        return all.get();
    }
}
