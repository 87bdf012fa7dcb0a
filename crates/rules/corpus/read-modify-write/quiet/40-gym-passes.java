// Stamps a gym pass when its holder goes through the turnstile.
package example.gym;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.util.concurrent.CompletableFuture;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Update;
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
        Pass stamped = mongo.findAndModify(
                query(where("id").is(passId).and("visitsLeft").gt(0)),
                new Update().inc("visitsLeft", -1),
                Pass.class);
        return CompletableFuture.completedFuture(stamped != null);
    }
}
