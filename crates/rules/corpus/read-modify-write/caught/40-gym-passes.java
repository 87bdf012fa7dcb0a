// Stamps a gym pass when its holder goes through the turnstile.
package example.gym;

import java.util.concurrent.CompletableFuture;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Service;

@Document("passes")
class Pass {
    @Id
    String id;
    int visitsLeft;
    String holder;
}

@Service
public class Turnstile {
    private final MongoTemplate mongo;

    public Turnstile(MongoTemplate mongo) {
        this.mongo = mongo;
    }

    @Async
    public CompletableFuture<Boolean> enter(String passId) {
        Pass pass = mongo.findById(passId, Pass.class);
        if (pass == null || pass.visitsLeft == 0) {
            return CompletableFuture.completedFuture(false);
        }
        pass.visitsLeft = pass.visitsLeft - 1;
        mongo.save(pass);
        return CompletableFuture.completedFuture(true);
    }
}
