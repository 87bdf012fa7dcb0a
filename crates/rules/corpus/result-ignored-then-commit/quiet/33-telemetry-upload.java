// Uploads vehicle telemetry files and records them as uploaded.
package com.example.telemetry;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class TelemetryUploader {
    private static final Logger log = LoggerFactory.getLogger(TelemetryUploader.class);
    private static final MediaType BINARY = MediaType.get("application/octet-stream");
    private static final String DONE =
            "UPDATE telemetry_files SET status = 'uploaded', uploaded_at = now() WHERE id = ?";

    private final OkHttpClient http;
    private final String baseUrl;

    TelemetryUploader(OkHttpClient http, String baseUrl) {
        this.http = http;
        this.baseUrl = baseUrl;
    }

    void upload(Connection connection, long fileId, Path file) throws IOException, SQLException {
        Request request = new Request.Builder()
                .url(baseUrl + "/files/" + fileId)
                .put(RequestBody.create(file.toFile(), BINARY))
                .build();
        try (Response response = http.newCall(request).execute()) {
            if (!response.isSuccessful()) {
                throw new IOException("file " + fileId + " not stored: HTTP " + response.code());
            }
            log.info("file {} uploaded, answer {}", fileId, response.code());
        }
        try (PreparedStatement update = connection.prepareStatement(DONE)) {
            update.setLong(1, fileId);
            update.executeUpdate();
        }
    }
}
