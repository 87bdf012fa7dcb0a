// Tells every ward about a recalled drug; each ward is told once.
package org.example.clinic;

import java.util.ArrayList;
import java.util.List;

public class WardNotifier {
    public interface Pager {
        void sendMessage(String ward, String text) throws PagerException;
    }

    public static class PagerException extends Exception {
    }

    private final Pager pager;

    public WardNotifier(Pager pager) {
        this.pager = pager;
    }

    /** Returns the wards that could not be reached, for a phone call. */
    public List<String> recall(List<String> wards, String drug) {
        List<String> unreached = new ArrayList<>();
        for (String ward : wards) {
            try {
                pager.sendMessage(ward, "Recall: " + drug);
            } catch (PagerException e) {
                unreached.add(ward);
            }
        }
        return unreached;
    }
}
