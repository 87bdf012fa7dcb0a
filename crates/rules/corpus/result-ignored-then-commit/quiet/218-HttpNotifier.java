// Tells the logistics partner that parcels are ready.
package parcels;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

class HttpNotifier {
    private final HttpClient http = HttpClient.newHttpClient();
    private final ParcelStore store;

    HttpNotifier(ParcelStore store) {
        this.store = store;
    }

    void announce(List<Parcel> parcels) throws IOException, InterruptedException {
        for (Parcel parcel : parcels) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://logistics.invalid/parcels"))
                .POST(HttpRequest.BodyPublishers.ofString(parcel.toJson()))
                .build();
            HttpResponse<Void> response = http.send(request, HttpResponse.BodyHandlers.discarding());
            if (response.statusCode() / 100 != 2) {
                store.markRefused(parcel.id(), response.statusCode());
                continue;
            }
            store.markAnnounced(parcel.id());
        }
    }
}
