// Pushes new licence keys to the reseller portal.
package com.example.licences;

import feign.Response;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

@Component
public class LicencePusher {
    private final ResellerClient reseller;
    private final JdbcTemplate jdbc;

    public LicencePusher(ResellerClient reseller, JdbcTemplate jdbc) {
        this.reseller = reseller;
        this.jdbc = jdbc;
    }

    @Scheduled(fixedDelay = 60000)
    public void push() {
        List<Map<String, Object>> rows = jdbc.queryForList("SELECT id, code FROM licence WHERE state = 'NEW'");
        for (Map<String, Object> row : rows) {
            String state;
            try (Response answer = reseller.publishLicence((String) row.get("code"))) {
                state = answer.status() == 201 ? "PUBLISHED" : "REFUSED";
            }
            jdbc.update("UPDATE licence SET state = ? WHERE id = ?", state, row.get("id"));
        }
    }
}
