// Remembers which language a visitor chose.
package example.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public class LanguageChoice {
    private static final Logger log = LoggerFactory.getLogger(LanguageChoice.class);
    private static final Set<String> KNOWN = Set.of("en", "de", "fr", "pl");
    private static final String LANGUAGE = "language";

    public String choose(HttpServletRequest request) {
        HttpSession session = request.getSession();
        String current = (String) session.getAttribute(LANGUAGE);
        String wanted = request.getParameter("lang");
        if (wanted == null || !KNOWN.contains(wanted) || wanted.equals(current)) {
            return current == null ? "en" : current;
        }
        session.setAttribute(LANGUAGE, wanted);
        log.debug("visitor moved from {} to {}", current, wanted);
        return wanted;
    }
}
