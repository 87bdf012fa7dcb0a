// Builds the manifest of a delivery tour in memory.
package com.example.tour;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

public class Manifest {
    private final List<String> stops = new ArrayList<>();
    private final Set<String> streets = new HashSet<>();
    private final StringBuilder text = new StringBuilder();
    private boolean complete;

    public void add(String street, int number) {
        if (complete) {
            throw new IllegalStateException("the manifest is closed");
        }
        streets.add(street);
        stops.add(street + " " + number);
        text.append(street).append(' ').append(number).append('\n');
    }

    public String close() {
        text.append(stops.size()).append(" stops in ").append(streets.size()).append(" streets");
        complete = true;
        return text.toString();
    }
}
