// Keeps the points of a pub quiz evening; tables report from several threads.
package org.example.quiz;

import java.util.HashMap;
import java.util.Map;

public class Scoreboard {
    private final Map<String, Integer> points = new HashMap<>();

    public synchronized int add(String table, int earned) {
        Integer before = points.get(table);
        int now = (before == null ? 0 : before) + earned;
        points.put(table, now);
        return now;
    }

    public synchronized String leader() {
        return points.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse("nobody");
    }
}
